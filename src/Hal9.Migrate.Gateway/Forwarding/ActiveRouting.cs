using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Mirroring;
using Hal9.Migrate.Gateway.Splitting;
using Hal9.Migrate.Gateway.Upstreams;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Forwarding;

/// <summary>A routing snapshot made ready: everything a request needs to know, computed once. Immutable.</summary>
internal sealed class ActiveRouting
{
    private readonly Destination[] _destinations;
    private readonly RouteTable _routes;
    private readonly RouteMeters[] _meters;
    private readonly RouteMeters _otherRoutes;

    public ActiveRouting(RoutingSnapshot snapshot, GatewayMeter meter, MirrorPipeline? mirror, TimeProvider time)
    {
        Snapshot = snapshot;
        Splitter = new Splitter(snapshot, time);
        Mirror = mirror is null ? null : new MirrorIntake(mirror, meter.Mirror);
        MirrorPipeline = mirror;
        _destinations = [.. Enum.GetValues<Side>().Select(side => new Destination(side, snapshot.UpstreamOf(side)))];
        _routes = new RouteTable(snapshot.Routes);
        _meters = [.. snapshot.Routes.Select(meter.Of)];
        _otherRoutes = meter.OtherRoutes;
    }

    /// <summary>What it was made from.</summary>
    public RoutingSnapshot Snapshot { get; }

    /// <summary>Decides which side serves a request.</summary>
    public Splitter Splitter { get; }

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

    /// <summary>The class of a method.</summary>
    public static MethodClass ClassOf(string method) => method is "GET" or "HEAD" or "OPTIONS" or "TRACE" ? MethodClass.Safe : MethodClass.Unsafe;
}
