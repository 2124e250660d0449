using System.Collections.Immutable;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Measuring;

/// <summary>Everything a gateway measures. It outlives routing snapshots, so that nothing recorded around a change is lost.</summary>
internal sealed class GatewayMeter
{
    // Templates only change when a plan is amended; this is ten plans' worth. Beyond it new ones are measured as others.
    private const int MaxRoutes = 1_000;

    private readonly Lock _lock = new();
    private readonly long[] _scratch = new long[StripedHistogram.Length];
    private ImmutableDictionary<string, RouteMeters> _routes = ImmutableDictionary<string, RouteMeters>.Empty;

    /// <summary>Requests that fit no template.</summary>
    public RouteMeters OtherRoutes { get; } = new(Stratum.OtherRoutes);

    /// <summary>Requests under way.</summary>
    public InFlight InFlight { get; } = new();

    /// <summary>What users were answered.</summary>
    public AnswerMeter Answers { get; } = new();

    /// <summary>Failed and slow requests of users.</summary>
    public SampleBoard Samples { get; } = new(maxFailed: 10, maxSlow: 10);

    /// <summary>Failed mirrored requests.</summary>
    public SampleBoard MirrorSamples { get; } = new(maxFailed: 5, maxSlow: 0);

    /// <summary>What becomes of candidates for mirroring.</summary>
    public MirrorMeter Mirror { get; } = new();

    /// <summary>The meters of a template, the same ones each time.</summary>
    public RouteMeters Of(string route)
    {
        lock (_lock)
        {
            if (_routes.TryGetValue(route, out var known))
            {
                return known;
            }

            if (route == Stratum.OtherRoutes || _routes.Count == MaxRoutes)
            {
                return OtherRoutes;
            }

            var meters = new RouteMeters(route);
            _routes = _routes.Add(route, meters);
            return meters;
        }
    }

    /// <summary>What was measured since the last call, as the window that begins at a time. For one thread at a time.</summary>
    public EvidenceWindow Take(DateTimeOffset start, SnapshotId snapshot)
    {
        var strata = ImmutableArray.CreateBuilder<StratumTally>();
        var compared = ImmutableArray.CreateBuilder<ComparedTally>();
        foreach (var route in Volatile.Read(ref _routes).Values.Append(OtherRoutes))
        {
            TakeRoute(route, strata);
            compared.AddRange(route.TakeCompared());
        }

        return new EvidenceWindow
        {
            Start = start,
            Snapshot = snapshot,
            Strata = strata.ToImmutable(),
            Mirror = Mirror.Take(compared.ToImmutable()),
            Samples = [.. Samples.Take(), .. MirrorSamples.Take()],
        };
    }

    private void TakeRoute(RouteMeters route, ImmutableArray<StratumTally>.Builder strata)
    {
        foreach (var meter in route.All)
        {
            if (meter.Take(_scratch) is { } tally)
            {
                strata.Add(tally);
            }
        }
    }
}
