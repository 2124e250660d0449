using System.Globalization;
using System.Net.Http.Headers;

namespace Hal9.Migrate.Bench.Runner;

/// <summary>People who look at the dashboard: each follows the stream of what changes and asks for the rest as often as the page does.</summary>
internal sealed class Watchers : IAsyncDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private long[] _looks = [];
    private long _bytes;

    private Watchers(HttpClient http) => _http = http;

    /// <summary>Bytes that all of them were sent.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>How many times the one who was told least often was told how the migration is.</summary>
    public long FewestLooks => _looks.Min();

    /// <summary>Opens the pages, and waits until each shows something.</summary>
    public static async Task<Watchers> OpenAsync(int count, Uri api, string token)
    {
        var watchers = new Watchers(new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 2 * count }) { BaseAddress = api, Timeout = Timeout.InfiniteTimeSpan }) { _looks = new long[count] };
        watchers._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        for (var i = 0; i < count; i++)
        {
            var (who, begun) = (i, new TaskCompletionSource());
            watchers._running.Add(Task.Run(() => watchers.FollowAsync(who, begun)));
            watchers._running.Add(Task.Run(() => watchers.AskAsync(Turn * who / count)));
            await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        }

        return watchers;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await Task.WhenAll(_running);
        }
        catch (OperationCanceledException)
        {
            // They were asked to go.
        }

        _http.Dispose();
        _stop.Dispose();
    }

    private async Task FollowAsync(int who, TaskCompletionSource begun)
    {
        await using var stream = await _http.GetStreamAsync(new Uri("/api/migration/live?after=-500", UriKind.Relative), _stop.Token);
        using var lines = new StreamReader(stream);
        while (await lines.ReadLineAsync(_stop.Token) is { } line)
        {
            Interlocked.Add(ref _bytes, line.Length + 1);
            if (line == "event: status")
            {
                Interlocked.Increment(ref _looks[who]);
                begun.TrySetResult();
            }
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    /// <summary>The chart of the last five minutes and the pre-flight checks, each half minute; not all at the same moment.</summary>
    private async Task AskAsync(TimeSpan offset)
    {
        await Task.Delay(offset, TimeProvider.System, _stop.Token);
        while (true)
        {
            var to = new DateTimeOffset(TimeProvider.System.GetUtcNow().Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
            foreach (var path in new[]
            {
                string.Create(CultureInfo.InvariantCulture, $"/api/migration/evidence?from={to.AddMinutes(-5):yyyy-MM-ddTHH:mm:ssZ}&to={to:yyyy-MM-ddTHH:mm:ssZ}&step=1"),
                "/api/migration/precheck?max_age=25",
            })
            {
                Interlocked.Add(ref _bytes, (await _http.GetByteArrayAsync(new Uri(path, UriKind.Relative), _stop.Token)).Length);
            }

            await Task.Delay(Turn, TimeProvider.System, _stop.Token);
        }
    }
}
