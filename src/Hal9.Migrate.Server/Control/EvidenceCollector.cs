using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Server.Control;

/// <summary>
/// Puts the seconds of all gateways together. A second is finished when every living gateway has reported it, or when it has been waited
/// for long enough; then it is incomplete. Used by the control loop only.
/// </summary>
internal sealed class EvidenceCollector(GatewayHub hub, HealthMonitor health, ResourceMonitor resources, StateFeed rows, AnswerFeed answers)
{
    /// <summary>How long a second is waited for after it has ended.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly SortedDictionary<DateTimeOffset, Dictionary<string, EvidenceWindow>> _open = [];
    private DateTimeOffset _next;

    /// <summary>The seconds that are finished by now, oldest first, without gaps.</summary>
    public IEnumerable<EvidenceWindow> Collect(DateTimeOffset now)
    {
        var current = Second(now);
        if (_next == default || current - _next > TimeSpan.FromMinutes(5) || _next > current.AddSeconds(1))
        {
            // The beginning, a long sleep, or a clock that was set: seconds nobody saw are not made up.
            _next = current;
        }

        var gateways = hub.Gateways();
        foreach (var gateway in gateways)
        {
            foreach (var window in gateway.TakeWindows().Where(window => Second(window.Start) >= _next))
            {
                _open.TryAdd(Second(window.Start), []);
                _open[Second(window.Start)][gateway.Id] = window;
            }
        }

        var living = gateways.Where(gateway => !gateway.IsSilent(now)).Select(gateway => gateway.Id).ToList();
        while (_next.AddSeconds(1) <= now)
        {
            var reported = _open.GetValueOrDefault(_next) ?? [];
            var complete = living.Count > 0 && living.TrueForAll(reported.ContainsKey);
            if (!complete && living.Count > 0 && now < _next.AddSeconds(1) + Patience)
            {
                yield break;
            }

            _open.Remove(_next);
            yield return Finish(_next, reported.Values, complete);
            _next = _next.AddSeconds(1);
        }
    }

    private EvidenceWindow Finish(DateTimeOffset start, IEnumerable<EvidenceWindow> reported, bool complete)
    {
        var merged = WindowMerger.Merge(reported);
        return (merged ?? new EvidenceWindow { Start = start, Snapshot = default(SnapshotId) }) with
        {
            Start = start,
            Seconds = 1,
            HealthySeconds = 0,
            Complete = complete,
            Legacy = new(Gauge.Of(health.Of(Side.Legacy).Score), Gauge.Of(resources.Legacy?.Cpu), Gauge.Of(resources.Legacy?.Memory)),
            Successor = new(Gauge.Of(health.Of(Side.Successor).Score), Gauge.Of(resources.Successor?.Cpu), Gauge.Of(resources.Successor?.Memory)),
            Host = new(Gauge.Of(resources.Host?.Cpu), Gauge.Of(resources.Host?.Memory)),
            StateLag = Gauge.Of(rows.Report?.Lag?.TotalSeconds),
            StateMismatch = Gauge.Of(MismatchOf(rows.Report)),
            Answers = answers.Take(),
        };
    }

    /// <summary>Known once every table was compared; before that nobody knows how many rows differ.</summary>
    private static double? MismatchOf(StateReport? report) =>
        report is { Tables.IsEmpty: false } && (report.IsVerified || report.Tables.Any(table => table.Mismatches + table.Refused > 0)) ? report.Tables.Sum(table => table.Mismatches + table.Refused) : null;

    private static DateTimeOffset Second(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
