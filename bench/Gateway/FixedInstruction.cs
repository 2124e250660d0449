using System.Text.Json;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateways;
using Hal9.Migrate.Json;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Bench.Gateway;

/// <summary>A controller that wants one thing and adds up what it is told.</summary>
internal sealed class FixedInstruction(Uri legacy, Uri successor, string mode) : IControllerLink
{
    private readonly Lock _lock = new();
    private long _confirmed;
    private List<EvidenceWindow> _windows = [];

    public async Task<GatewayInstruction> SyncAsync(GatewaySync report, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var window in report.Windows.Where(window => window.Sequence > _confirmed))
            {
                _windows.Add(window.Window);
                _confirmed = window.Sequence;
            }
        }

        if (report.JournalId is not null && !report.IsLast)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellationToken);
        }

        return new GatewayInstruction { Snapshot = report.JournalId is null ? Snapshot() : null, Lease = TimeSpan.FromSeconds(10), ConfirmedSequence = _confirmed };
    }

    public string TakeTotals()
    {
        List<EvidenceWindow> taken;
        lock (_lock)
        {
            (taken, _windows) = (_windows, []);
        }

        var merged = WindowMerger.Merge(taken);
        return JsonSerializer.Serialize(new
        {
            Legacy = merged?.RequestsOf(Subject.Legacy) ?? 0,
            Successor = merged?.RequestsOf(Subject.Successor) ?? 0,
            Errors = (merged?.ErrorsOf(Subject.Legacy) ?? 0) + (merged?.ErrorsOf(Subject.Successor) ?? 0),
            Mirror = merged?.Mirror ?? MirrorTally.Empty,
        }, Hal9Json.Options);
    }

    private RoutingSnapshot Snapshot() => new()
    {
        JournalId = "bench",
        Id = new SnapshotId(1, 1),
        Percentage = mode == "split" ? Percentage.Half : Percentage.Zero,
        Salt = "bench",
        Key = new KeySource(KeySourceKind.Header, "X-User"),
        Legacy = new Upstream(legacy, UpstreamProtocol.Auto, TimeSpan.FromSeconds(100)),
        Successor = new Upstream(successor, UpstreamProtocol.Auto, TimeSpan.FromSeconds(100)),
        Mirror = mode == "shadow" ? new MirrorInstruction { Sample = Percentage.Hundred } : null,
        Routes = ["/{size}"],
        RouteTokenKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    };
}
