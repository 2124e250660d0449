using System.Net;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>How many requests a second the two services answer when they are given as many as they can take, side by side: A B A B.</summary>
internal sealed class Saturation(Signals signals, TimeProvider time)
{
    private const int Connections = 16;
    private const int Rounds = 2;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    /// <summary>Requests a second of each, over all rounds.</summary>
    public async Task<(double Legacy, double Successor)> MeasureAsync(Uri legacy, Uri successor, CancellationToken cancellationToken)
    {
        var (first, second) = (0.0, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            first += await RateAsync(legacy, cancellationToken) / Rounds;
            second += await RateAsync(successor, cancellationToken) / Rounds;
        }

        return (first, second);
    }

    private async Task<double> RateAsync(Uri service, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = service };
        var begun = time.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(connection => Task.Run(() => AskAsync(http, connection, begun, cancellationToken), cancellationToken)));
        return counts.Sum() / time.GetElapsedTime(begun).TotalSeconds;
    }

    private async Task<long> AskAsync(HttpClient http, int connection, long begun, CancellationToken cancellationToken)
    {
        var answered = 0L;
        for (var number = connection * 31L; time.GetElapsedTime(begun) < Length; number++)
        {
            using var response = await http.GetAsync(signals.PathOf(number), cancellationToken);
            answered += response.StatusCode == HttpStatusCode.OK ? 1 : 0;
        }

        return answered;
    }
}
