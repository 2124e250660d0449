using Hal9.Migrate.Gateway.Writes;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Forwarding;

/// <summary>Lets requests that may write through one by one, or lets them wait while a snapshot says so. Thread-safe.</summary>
internal sealed class WriteAdmission(RoutingSwitch routing, WriteTraffic traffic, TimeProvider time)
{
    /// <summary>
    /// Waits as long as writes are held, but not for longer than they may be, and counts the request as under way.
    /// </summary>
    /// <returns>
    /// The routing by which it goes; the caller says <see cref="WriteTraffic.Leave"/> when it is answered. Null when its client has gone, and
    /// nothing is counted.
    /// </returns>
    public async ValueTask<ActiveRouting?> EnterAsync(HttpContext context)
    {
        long? since = null;
        while (true)
        {
            var current = routing.Current!;
            if (current.Writes is { Instruction: { Mode: WritesMode.Hold } hold })
            {
                since ??= time.GetTimestamp();
                await HoldAsync(current, hold, hold.HoldTimeout - time.GetElapsedTime(since.Value), context.RequestAborted);
                if (context.RequestAborted.IsCancellationRequested)
                {
                    return null;
                }

                if (routing.Current != current)
                {
                    continue;
                }
            }

            // Counted first, looked at again afterwards: either the routing is still the same, or whoever reports that it obeys
            // another one reports this request along with it.
            traffic.Enter();
            if (routing.Current == current)
            {
                return current;
            }

            traffic.Leave();
        }
    }

    private async ValueTask HoldAsync(ActiveRouting current, WriteInstruction hold, TimeSpan atMost, CancellationToken aborted)
    {
        if (atMost <= TimeSpan.Zero || !traffic.TryHold(hold.MaxHeld))
        {
            return;
        }

        try
        {
            await current.Superseded.WaitAsync(atMost, time, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            traffic.Release();
        }
    }
}
