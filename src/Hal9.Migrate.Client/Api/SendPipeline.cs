using System.Net;
using System.Net.Sockets;
using Polly;
using Polly.Retry;

namespace Hal9.Migrate.Client.Api;

/// <summary>
/// Sends again what failed for a moment: requests that change nothing, and any request of which nothing was sent because the
/// connection was refused. At most two more times, after about 0.15 s and 0.3 s with jitter, so that a person hardly waits.
/// </summary>
internal static class SendPipeline
{
    private const int Retries = 2;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(150);

    /// <summary>For requests that change nothing.</summary>
    public static ResiliencePipeline<HttpResponseMessage> Safe(TimeProvider time) =>
        Build(time, new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>(IsPassing).HandleResult(response => IsAway(response.StatusCode)));

    /// <summary>For requests that may change something.</summary>
    public static ResiliencePipeline<HttpResponseMessage> Unsafe(TimeProvider time) =>
        Build(time, new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>(IsRefused));

    /// <summary>Whether a status says that the server is not there for the moment.</summary>
    public static bool IsAway(HttpStatusCode status) =>
        status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>Whether nobody listened, so that nothing was sent.</summary>
    public static bool IsRefused(HttpRequestException exception) =>
        exception is { HttpRequestError: HttpRequestError.ConnectionError, InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } };

    private static bool IsPassing(HttpRequestException exception) => exception.HttpRequestError is not (
        HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.VersionNegotiationError);

    private static ResiliencePipeline<HttpResponseMessage> Build(TimeProvider time, PredicateBuilder<HttpResponseMessage> again) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = again,
                MaxRetryAttempts = Retries,
                Delay = FirstDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();
}
