using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>
/// Users at a fixed rate, whether answers come quickly or not (an open loop), so that a slow service is not spared. Each of many users
/// keeps asking under the same key. When they write, too, each tenth request is a signal to be kept, and who sent it reads it back at
/// once: it must be there, whichever side answers.
/// </summary>
internal sealed class LoadGenerator : IAsyncDisposable
{
    private const int Users = 2_000;
    private const int WriteEvery = 10;
    private const string SignalsPath = "/api/signals";
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) }) { Timeout = Timeout };
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _gateway;
    private readonly Signals _signals;
    private readonly int _rate;
    private readonly bool _writes;
    private readonly string _run = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly ImmutableArray<LoadUser> _users = [.. Enumerable.Range(0, Users).Select(number => new LoadUser(number))];
    private readonly TimeProvider _time;
    private readonly Task _loop;
    private long _underWay;
    private volatile bool _faultIsOn;

    /// <param name="gateway">Where the users send their requests.</param>
    /// <param name="signals">What they say.</param>
    /// <param name="rate">Requests a second.</param>
    /// <param name="writes">Whether they write, too.</param>
    /// <param name="time">The clock.</param>
    public LoadGenerator(Uri gateway, Signals signals, int rate, bool writes, TimeProvider time)
    {
        (_gateway, _signals, _rate, _writes, _time) = (gateway, signals, rate, writes, time);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>What the users have seen.</summary>
    public LoadTally Tally { get; } = new();

    /// <summary>What they wrote and were told is kept.</summary>
    public WrittenSignals Written { get; } = new();

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
            var user = _users[(int)(number * 7_919 % Users)];

            // So that it is not always the same users who write.
            var isWrite = _writes && (number + (number / Users)) % WriteEvery == 0;
            await (isWrite ? WriteAsync(user, number) : AskAsync(user, _signals.PathOf(number), response => Task.FromResult(response.StatusCode == HttpStatusCode.OK)));
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task WriteAsync(LoadUser user, long number)
    {
        var (id, content) = (string.Create(CultureInfo.InvariantCulture, $"demo-{_run}-{number}"), _signals.ContentOf(number));
        using var request = user.Request(HttpMethod.Post, new Uri(_gateway, SignalsPath));
        request.Content = JsonContent.Create(new { id, content });
        var isKept = await SendAsync(user, request, response => Task.FromResult(response.StatusCode == HttpStatusCode.Created));
        if (isKept)
        {
            Written.Acknowledge(id, content);
            await AskAsync(user, Signals.StoredPathOf(id), response => WrittenSignals.IsAsync(response, id, content, CancellationToken.None));
        }
    }

    private async Task AskAsync(LoadUser user, string path, Func<HttpResponseMessage, Task<bool>> isRight)
    {
        using var request = user.Request(HttpMethod.Get, new Uri(_gateway, path));
        await SendAsync(user, request, isRight);
    }

    /// <summary>Sends a request, counts what became of it, and returns whether the answer was right.</summary>
    private async Task<bool> SendAsync(LoadUser user, HttpRequestMessage request, Func<HttpResponseMessage, Task<bool>> isRight)
    {
        try
        {
            using var response = await _http.SendAsync(request);
            user.Heard(response);
            var servedBy = response.Headers.TryGetValues(RouteToken.ServedByHeader, out var values) ? values.First() : null;
            var failed = !await isRight(response);
            var failure = failed ? string.Create(CultureInfo.InvariantCulture, $"{request.Method} answered {(response.IsSuccessStatusCode ? "wrongly" : (int)response.StatusCode)} by {servedBy ?? "the gateway"}") : null;
            Tally.Count(servedBy, failure, failed && (response.Headers.Contains("X-Fault") || (_faultIsOn && servedBy == "successor")));
            return !failed;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            var failure = exception is HttpRequestException { HttpRequestError: var error } ? $"{error}" : string.Create(CultureInfo.InvariantCulture, $"not answered within {Timeout.TotalSeconds:0} s");
            Tally.Count(null, $"{request.Method} {failure}", byFault: false);
            return false;
        }
    }
}
