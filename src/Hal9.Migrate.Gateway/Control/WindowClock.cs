using Hal9.Migrate.Gateway.Forwarding;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Control;

/// <summary>Closes a window at the end of every second of the clock.</summary>
/// <remarks>Windows begin on whole seconds, so that those of several gateways fit together.</remarks>
internal sealed class WindowClock(GatewayMeter meter, TrafficTotals totals, RoutingSwitch routing, WindowLog log, TimeProvider time)
{
    private SnapshotId _obeyedAtStart;
    private DateTimeOffset _lastStart;

    /// <summary>Closes windows until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _lastStart = Second(time.GetUtcNow()).AddSeconds(-1);
        _obeyedAtStart = routing.Current?.Snapshot.Id ?? default;
        while (!cancellationToken.IsCancellationRequested)
        {
            // One look at the clock decides both whether to wait and what to close: a second that ended between two looks would be left out.
            var (now, ends) = (time.GetUtcNow(), _lastStart.AddSeconds(2));
            if (now >= ends)
            {
                Close(Second(now).AddSeconds(-1));
            }
            else
            {
                // Timers count whole milliseconds; rounded down, the last one would be spent in turning.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling((ends - now).TotalMilliseconds)), time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Closes the second that has begun, so that what was measured in it is not lost. For the end, after <see cref="RunAsync"/>.</summary>
    public void CloseLast()
    {
        var start = Second(time.GetUtcNow());
        Close(start == _lastStart ? start.AddSeconds(1) : start);
    }

    private void Close(DateTimeOffset start)
    {
        _lastStart = start;
        var window = meter.Take(start, _obeyedAtStart);
        totals.Add(window);
        log.Add(window);
        _obeyedAtStart = routing.Current?.Snapshot.Id ?? default;
    }

    private static DateTimeOffset Second(DateTimeOffset moment) => new(moment.Ticks - moment.Ticks % TimeSpan.TicksPerSecond, moment.Offset);
}
