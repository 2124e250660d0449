using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Gateways;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Server.Control;

/// <summary>Where gateways report and are instructed. Thread-safe; one lock, nothing awaited under it.</summary>
internal sealed class GatewayHub(TimeProvider time) : IControllerLink
{
    /// <summary>How long a gateway counts as alive without being heard of.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    /// <summary>How long a report may wait for a newer snapshot before it is answered.</summary>
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(1);

    private const int MaxGateways = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, GatewayEntry> _gateways = new(StringComparer.Ordinal);
    private RoutingSnapshot? _snapshot;
    private long _publishedAt;
    private SettledMarks _marks = SettledMarks.None;
    private Phase? _phase;
    private readonly Signal _published = new();

    /// <summary>Raised after every report.</summary>
    public Signal Reported { get; } = new();

    /// <summary>The snapshot that gateways are to obey.</summary>
    public RoutingSnapshot? Snapshot
    {
        get
        {
            lock (_lock)
            {
                return _snapshot;
            }
        }
    }

    /// <summary>How long the slowest gateway that was there took to obey the last snapshot it was told of; null before any had to obey a second one.</summary>
    public TimeSpan? LastObeyed
    {
        get
        {
            lock (_lock)
            {
                return _gateways.Values.Where(gateway => !gateway.HasLeft).Max(gateway => gateway.ObeyedAfter);
            }
        }
    }

    /// <summary>Tells gateways with their next answer in which phase the migration stands. That changes nothing about routing, so nobody is called for it.</summary>
    public void StandIn(Phase phase)
    {
        lock (_lock)
        {
            _phase = phase;
        }
    }

    /// <summary>Hands a snapshot to every gateway; the same one again changes nothing.</summary>
    public void Publish(RoutingSnapshot snapshot)
    {
        lock (_lock)
        {
            if (_snapshot is { } current && snapshot.Id <= current.Id)
            {
                return;
            }

            (_snapshot, _publishedAt) = (snapshot, time.GetTimestamp());
        }

        _published.Raise();
    }

    /// <inheritdoc/>
    public async Task<GatewayInstruction> SyncAsync(GatewaySync report, CancellationToken cancellationToken)
    {
        var (instruction, published) = Accept(report);
        Reported.Raise();
        if (instruction.Snapshot is not null || report.IsLast)
        {
            return instruction;
        }

        try
        {
            await published.WaitAsync(PatienceOf(report), time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return instruction;
        }

        lock (_lock)
        {
            return instruction with { Snapshot = NewerThan(report.Obeys), Settled = Settled(), Phase = _phase };
        }
    }

    /// <summary>How long a report may wait: until its gateway has more to say.</summary>
    private static TimeSpan PatienceOf(GatewaySync report) =>
        report.MoreInSeconds is { } seconds and > 0 && seconds < LongPoll.TotalSeconds ? TimeSpan.FromSeconds(seconds) : LongPoll;

    /// <summary>Everything that the owner of writes had at this monotonic timestamp, the other side has too.</summary>
    public void AppliedThrough(long timestamp)
    {
        lock (_lock)
        {
            _marks = _marks.AppliedThrough(timestamp);
        }
    }

    /// <summary>Every known gateway.</summary>
    public IReadOnlyList<GatewayEntry> Gateways()
    {
        lock (_lock)
        {
            return [.. _gateways.Values.OrderBy(gateway => gateway.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>The same as <see cref="Progress"/> wants it; one that said goodbye serves nobody and is left out.</summary>
    public IEnumerable<GatewayReport> Reports()
    {
        var now = time.GetUtcNow();
        return Gateways().Where(gateway => !gateway.HasLeft).Select(gateway => new GatewayReport(gateway.Id, gateway.Obeys, gateway.IsSilent(now), gateway.SuccessorInFlight, gateway.WritesInFlight));
    }

    /// <summary>Forgets gateways that have been silent for so long.</summary>
    public void Forget(TimeSpan silentFor)
    {
        var limit = time.GetUtcNow() - silentFor;
        lock (_lock)
        {
            _marks = _marks.Forget(time.GetTimestamp() - (long)(silentFor.TotalSeconds * time.TimestampFrequency));
            foreach (var gone in _gateways.Values.Where(gateway => gateway.LastHeard < limit).ToList())
            {
                _gateways.Remove(gone.Id);
            }
        }
    }

    private (GatewayInstruction Instruction, Task Published) Accept(GatewaySync report)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_snapshot is { } current && report.JournalId is { } journal && journal != current.JournalId)
            {
                throw new MigrateException(
                    ProblemCode.ForeignGateway,
                    $"Gateway {report.Gateway} obeys journal {journal}, this controller keeps journal {current.JournalId}.",
                    "If the gateway is to follow this controller from now on, stop it, delete its snapshot file and start it again.");
            }

            if (!_gateways.ContainsKey(report.Gateway) && _gateways.Count >= MaxGateways)
            {
                throw new MigrateException(ProblemCode.InvalidArgument, $"There are {MaxGateways} gateways already.", "Give gateways names that stay the same when they restart.");
            }

            var known = _gateways.GetValueOrDefault(report.Gateway);
            var entry = known is not null && known.Incarnation == report.Incarnation ? known : new GatewayEntry(report.Gateway, report.Incarnation);
            if (entry == known && known.Obeys.Version > 0 && report.Obeys > known.Obeys && report.Obeys == _snapshot?.Id)
            {
                entry.ObeyAfter(time.GetElapsedTime(_publishedAt));
            }

            entry.Hear(report, now);
            _gateways[report.Gateway] = entry;
            if (report.IsLast)
            {
                // It said goodbye: nobody has to wait for it. What it measured last is still fetched by the collector.
                entry.Leave();
            }

            _marks = _marks.Received(report.Incarnation, report.Report, time.GetTimestamp());
            return (new GatewayInstruction { Snapshot = NewerThan(report.Obeys), Lease = Lease, ConfirmedSequence = entry.LastSequence, Settled = Settled(), Phase = _phase }, _published.Next);
        }
    }

    private ImmutableDictionary<string, long>? Settled() => _snapshot?.Writes is null ? null : _marks.Settled;

    private RoutingSnapshot? NewerThan(SnapshotId obeyed) => _snapshot is { } snapshot && snapshot.Id > obeyed ? snapshot : null;
}
