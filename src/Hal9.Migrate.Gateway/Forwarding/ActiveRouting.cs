using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Mirroring;
using Hal9.Migrate.Gateway.Splitting;
using Hal9.Migrate.Gateway.Upstreams;
using Hal9.Migrate.Gateway.Writes;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Forwarding;

/// <summary>A routing snapshot made ready: everything a request needs to know, computed once. Immutable.</summary>
internal sealed class ActiveRouting
{
    private readonly Destination[] _destinations;
    private readonly RouteTable _routes;
    private readonly RouteMeters[] _meters;
    private readonly RouteMeters _otherRoutes;
    private readonly TaskCompletionSource _superseded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _upgrades;

    public ActiveRouting(RoutingSnapshot snapshot, ActiveRouting? before, GatewayMeter meter, MirrorPipeline? mirror, WriteParts writes, TimeProvider time)
    {
        Snapshot = snapshot;
        Since = time.GetUtcNow();
        Splitter = new Splitter(snapshot, time);
        Writes = snapshot.Writes is { } instruction ? new WriteRouting(instruction, writes.Marks, writes.Lease) : null;
        Mirror = mirror is null ? null : new MirrorIntake(mirror, meter.Mirror, mirror.Instruction.UnsafeMethods && Writes is null);
        _upgrades = before is null || EndsUpgrades(before.Writes, Writes) ? new CancellationTokenSource() : before._upgrades;
        MirrorPipeline = mirror;
        _destinations = [.. Enum.GetValues<Side>().Select(side => new Destination(side, snapshot.UpstreamOf(side)))];
        _routes = new RouteTable(snapshot.Routes);
        _meters = [.. snapshot.Routes.Select(meter.Of)];
        _otherRoutes = meter.OtherRoutes;
    }

    /// <summary>What it was made from.</summary>
    public RoutingSnapshot Snapshot { get; }

    /// <summary>Since when this process obeys it.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Decides which side serves a request.</summary>
    public Splitter Splitter { get; }

    /// <summary>Says what becomes of requests that may write; null when they are split as all others are.</summary>
    public WriteRouting? Writes { get; }

    /// <summary>Completes when another routing is obeyed.</summary>
    public Task Superseded => _superseded.Task;

    /// <summary>Cancelled when upgraded connections that were let through by this routing have to end: what they carry may be writes.</summary>
    public CancellationToken UpgradesEnd => _upgrades.Token;

    /// <summary>Chooses what is mirrored; null when nothing is.</summary>
    public MirrorIntake? Mirror { get; }

    /// <summary>Mirrors it; null when nothing is.</summary>
    public MirrorPipeline? MirrorPipeline { get; }

    /// <summary>Where a side is.</summary>
    public Destination DestinationOf(Side side) => _destinations[(int)side];

    /// <summary>The meters of the route that a path belongs to.</summary>
    public RouteMeters RouteOf(string? path)
    {
        var index = _routes.Match(path);
        return index == RouteTable.None ? _otherRoutes : _meters[index];
    }

    /// <summary>Another routing is obeyed by now: whoever waits for it goes on, and connections that it does not allow end.</summary>
    public void GiveWayTo(ActiveRouting next)
    {
        _superseded.TrySetResult();
        if (next._upgrades != _upgrades)
        {
            _ = _upgrades.CancelAsync();
        }
    }

    /// <summary>The class of a method.</summary>
    public static MethodClass ClassOf(string method) => WriteClassifier.IsSafe(method) ? MethodClass.Safe : MethodClass.Unsafe;

    private static bool EndsUpgrades(WriteRouting? before, WriteRouting? after) =>
        before?.Owner != after?.Owner || after?.Instruction.Mode is WritesMode.Hold or WritesMode.Refuse;
}
