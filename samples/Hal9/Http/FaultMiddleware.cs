using System.Diagnostics;
using Hal9.Sample.Faults;

namespace Hal9.Sample.Http;

/// <summary>
/// Does to signal requests what the fault in force says. Wrong answers are the endpoint's to give, see <see cref="SignalEndpoints"/>.
/// </summary>
internal sealed class FaultMiddleware(
    RequestDelegate next, FaultInjector faults, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/api/signals", StringComparison.Ordinal) ||
            faults.Current.Kind == FaultKind.WrongAnswers || faults.Draw() is not { } fault)
        {
            await next(context);
            return;
        }

        context.Response.Headers[Fault.Header] = fault.Name;
        switch (fault.Kind)
        {
            case FaultKind.Errors:
                await Reply.ProblemAsync(
                    context, StatusCodes.Status500InternalServerError, "injected_fault", "This error was injected for a demonstration.");
                break;
            case FaultKind.Latency:
                await Task.Delay(fault.Latency, time, context.RequestAborted);
                await next(context);
                break;
            case FaultKind.Crash:
                // As hard as it gets, on every system: nothing is flushed, closed or written.
                using (var self = Process.GetCurrentProcess())
                {
                    self.Kill();
                }

                break;
            default:
                await HangAsync(context);
                break;
        }
    }

    // Never an answer; the connection goes when the client or this process does.
    private async Task HangAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Response.StatusCode = ProblemMiddleware.ClientClosedRequest;
        context.Abort();
    }
}
