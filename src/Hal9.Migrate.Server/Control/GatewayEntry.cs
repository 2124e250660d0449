using System.Collections.Concurrent;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateways;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Server.Control;

/// <summary>What is known of one gateway. Changed only under the hub's lock; its windows may be taken from anywhere.</summary>
internal sealed class GatewayEntry(string id, string incarnation)
{
    /// <summary>A gateway's window waits here until the collector fetches it; more than this many are given up.</summary>
    private const int MaxWaiting = 600;

    private readonly ConcurrentQueue<EvidenceWindow> _waiting = [];

    public string Id { get; } = id;

    public string Incarnation { get; } = incarnation;

    public SnapshotId Obeys { get; private set; }

    public DateTimeOffset LastHeard { get; private set; }

    public long LastSequence { get; private set; }

    public long LegacyInFlight { get; private set; }

    public long SuccessorInFlight { get; private set; }

    public long WritesInFlight { get; private set; }

    /// <summary>How many requests it has held since it began.</summary>
    public long HeldInAll { get; private set; }

    /// <summary>The gateway's clock minus ours, as far as the way of the report lets us know.</summary>
    public TimeSpan ClockOffset { get; private set; }

    /// <summary>How long it took to obey the last snapshot it was told of; null before it had to obey a second one.</summary>
    public TimeSpan? ObeyedAfter { get; private set; }

    public bool HasLeft { get; private set; }

    public bool IsSilent(DateTimeOffset now) => HasLeft || now - LastHeard > GatewayHub.Lease;

    public void Hear(GatewaySync report, DateTimeOffset now)
    {
        Obeys = report.Obeys;
        LastHeard = now;
        LegacyInFlight = report.LegacyInFlight;
        SuccessorInFlight = report.SuccessorInFlight;
        WritesInFlight = report.WritesInFlight;
        HeldInAll = report.HeldInAll;
        ClockOffset = report.SentAt - now;
        HasLeft = false;

        // Whole seconds, so that a gateway's seconds stay seconds; below that, clocks are taken to agree.
        var shift = TimeSpan.FromSeconds(Math.Round(ClockOffset.TotalSeconds));
        foreach (var (sequence, window) in report.Windows.Where(window => window.Sequence > LastSequence).OrderBy(window => window.Sequence))
        {
            LastSequence = sequence;
            _waiting.Enqueue(window with { Start = window.Start - shift });
            if (_waiting.Count > MaxWaiting)
            {
                _waiting.TryDequeue(out _);
            }
        }
    }

    public void ObeyAfter(TimeSpan elapsed) => ObeyedAfter = elapsed;

    public void Leave() => HasLeft = true;

    public IEnumerable<EvidenceWindow> TakeWindows()
    {
        while (_waiting.TryDequeue(out var window))
        {
            yield return window;
        }
    }
}
