using System.Net;
using System.Net.Sockets;
using Polly;
using Polly.Retry;

namespace Hal9.Migrate.Client.Api;

/// <summary>
/// Sends again what failed for a moment: requests that change nothing, and any request of which nothing was sent because the
/// connection was refused. At most two more times, after about 0.15 s and 0.3 s with jitter, so that a person hardly waits. Thread-safe.
/// </summary>
internal sealed class SendPipeline
{
    private const int Retries = 2;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(150);

    private readonly Func<HttpResponseMessage?, Exception?, bool> _isPassing;
    private readonly Lazy<ResiliencePipeline<HttpResponseMessage>> _retries;

    private SendPipeline(TimeProvider time, Func<HttpResponseMessage?, Exception?, bool> isPassing)
    {
        _isPassing = isPassing;
        _retries = new(() => new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = attempt => ValueTask.FromResult(isPassing(attempt.Outcome.Result, attempt.Outcome.Exception)),
                MaxRetryAttempts = Retries,
                Delay = FirstDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build());
    }

    /// <summary>For requests that change nothing.</summary>
    public static SendPipeline Safe(TimeProvider time) => new(time, (response, exception) =>
        response is not null ? IsAway(response.StatusCode) : exception is HttpRequestException failure && IsPassing(failure));

    /// <summary>For requests that may change something.</summary>
    public static SendPipeline Unsafe(TimeProvider time) => new(time, (_, exception) => exception is HttpRequestException failure && IsRefused(failure));

    /// <summary>Whether a status says that the server is not there for the moment.</summary>
    public static bool IsAway(HttpStatusCode status) =>
        status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>Whether nobody listened, so that nothing was sent.</summary>
    public static bool IsRefused(HttpRequestException exception) =>
        exception is { HttpRequestError: HttpRequestError.ConnectionError, InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } };

    /// <summary>Sends, and again where that is worth it.</summary>
    /// <param name="send">Sends once; each time a message of its own.</param>
    /// <param name="cancellationToken">Ends sending and waiting.</param>
    public async Task<HttpResponseMessage> SendAsync(Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        // The first attempt is made before there is a pipeline: to make one takes a new process as long as the request, which hardly ever
        // fails. If it does, the pipeline is given this attempt's end for its first.
        var first = send(cancellationToken);
        await ((Task)first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_isPassing(first.IsCompletedSuccessfully ? await first.ConfigureAwait(false) : null, first.Exception?.InnerException))
        {
            return await first.ConfigureAwait(false);
        }

        var next = first;
        return await _retries.Value.ExecuteAsync(
            async token =>
            {
                var attempt = Interlocked.Exchange(ref next, null) ?? send(token);
                return await attempt.ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsPassing(HttpRequestException exception) => exception.HttpRequestError is not (
        HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.VersionNegotiationError);
}
