using System.Globalization;
using System.Net;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>
/// Users at a fixed rate, whether answers come quickly or not (an open loop), so that a slow service is not spared. Each of many users
/// keeps asking under the same key.
/// </summary>
internal sealed class LoadGenerator : IAsyncDisposable
{
    private const int Users = 2_000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) }) { Timeout = Timeout };
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _gateway;
    private readonly Signals _signals;
    private readonly int _rate;
    private readonly TimeProvider _time;
    private readonly Task _loop;
    private long _underWay;
    private volatile bool _faultIsOn;

    public LoadGenerator(Uri gateway, Signals signals, int rate, TimeProvider time)
    {
        (_gateway, _signals, _rate, _time) = (gateway, signals, rate, time);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>What the users have seen.</summary>
    public LoadTally Tally { get; } = new();

    /// <summary>From now on the successor's silence is the fault's.</summary>
    public void BlameFault() => _faultIsOn = true;

    /// <summary>Sends nothing more and waits for the last answers. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_loop.IsCompleted)
        {
            return;
        }

        await _stop.CancelAsync();
        await _loop;
        while (Interlocked.Read(ref _underWay) > 0)
        {
            await Task.Delay(Pace, _time);
        }

        _http.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var begun = _time.GetTimestamp();
        using var timer = new PeriodicTimer(Pace, _time);
        for (var sent = 0L; !_stop.IsCancellationRequested;)
        {
            for (var due = (long)(_time.GetElapsedTime(begun).TotalSeconds * _rate); sent < due; sent++)
            {
                _ = SendAsync(sent);
            }

            await timer.WaitForNextTickAsync();
        }
    }

    private async Task SendAsync(long number)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_gateway, _signals.PathOf(number)));
            request.Headers.TryAddWithoutValidation(DemoPlan.UserHeader, (number * 7_919 % Users).ToString(CultureInfo.InvariantCulture));
            using var response = await _http.SendAsync(request);
            var servedBy = response.Headers.TryGetValues(RouteToken.ServedByHeader, out var values) ? values.First() : null;
            var failed = response.StatusCode != HttpStatusCode.OK;
            Tally.Count(servedBy, failed, failed && (response.Headers.Contains("X-Fault") || (_faultIsOn && servedBy == "successor")));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            Tally.Count(null, failed: true, byFault: false);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
