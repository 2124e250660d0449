using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Hal9.Migrate.Gateway.Forwarding;

/// <summary>Tells outcomes from YARP's errors.</summary>
internal static class ForwardOutcomes
{
    // A timer of the runtime counts in ticks of the system's coarse clock, and may be over as much too early.
    private static readonly TimeSpan ClockTick = TimeSpan.FromMilliseconds(16);

    /// <summary>Whether a request has gone on for as long as the service may be silent, as far as clocks agree on that.</summary>
    public static bool IsLate(TimeSpan elapsed, TimeSpan? limit) => elapsed >= limit - ClockTick;

    /// <param name="error">What YARP returned.</param>
    /// <param name="context">The request, with YARP's error feature.</param>
    /// <param name="answered">Whether the service's answer has been passed on to its end.</param>
    /// <param name="isLate">Whether it went on for at least as long as the service may be silent.</param>
    public static ForwardOutcome Of(ForwarderError error, HttpContext context, bool answered, bool isLate) => error switch
    {
        // The answer is there; that the rest of the request was not wanted any more is between client and service.
        _ when answered => ForwardOutcome.Answered,
        ForwarderError.None => ForwardOutcome.Answered,
        ForwarderError.RequestTimedOut => ForwardOutcome.Timeout,
        ForwarderError.ResponseHeaders => ForwardOutcome.Transport,
        ForwarderError.Request or ForwarderError.RequestBodyDestination when isLate => ForwardOutcome.Timeout,
        ForwarderError.Request => ForwardOutcome.Transport,
        ForwarderError.RequestBodyDestination or ForwarderError.ResponseBodyDestination =>
            IsTimeout(context.Features.Get<IForwarderErrorFeature>()?.Exception) ? ForwardOutcome.Timeout : ForwardOutcome.Transport,
        ForwarderError.UpgradeRequestDestination or ForwarderError.UpgradeResponseDestination => ForwardOutcome.Transport,

        // An upgraded connection that the client ends, or that nobody uses, has been served.
        ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeResponseClient
            or ForwarderError.UpgradeResponseCanceled or ForwarderError.UpgradeActivityTimeout => ForwardOutcome.Answered,
        _ => ForwardOutcome.ClientFault,
    };

    /// <summary>
    /// YARP cancels what takes too long, so a cancellation that the client did not ask for is a timeout; and so is a connection that was closed on this
    /// side under a body that was being sent, which is how a cancellation shows when it comes between two pieces. It has still other faces; so whatever ends a
    /// request, not yet answered, after as long as the service may be silent counts as one, too.
    /// </summary>
    private static bool IsTimeout(Exception? exception) => exception switch
    {
        AggregateException several => several.InnerExceptions.Any(IsTimeout),
        OperationCanceledException or ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted } => true,
        _ => exception?.InnerException is { } inner && IsTimeout(inner),
    };
}
