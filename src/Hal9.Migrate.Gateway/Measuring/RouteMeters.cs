using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Gateway.Measuring;

/// <summary>The meters of one route template.</summary>
internal sealed class RouteMeters
{
    private static readonly int Methods = Enum.GetValues<MethodClass>().Length;

    private readonly StratumMeter[] _meters;
    private readonly long[] _compared = new long[Methods];
    private readonly long[] _replayed = new long[Methods];

    /// <summary>Meters of a template, or of <see cref="Stratum.OtherRoutes"/>.</summary>
    public RouteMeters(string route)
    {
        Route = route;
        _meters = [.. from subject in Enum.GetValues<Subject>() from method in Enum.GetValues<MethodClass>()
            select new StratumMeter(new Stratum(subject, method, route))];
    }

    /// <summary>The template.</summary>
    public string Route { get; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<StratumMeter> All => _meters;

    /// <summary>The meter of a subject and class of methods.</summary>
    public StratumMeter Of(Subject subject, MethodClass method) => _meters[(int)subject * Methods + (int)method];

    /// <summary>An answer of the successor was compared.</summary>
    public void CountCompared(MethodClass method) => Interlocked.Increment(ref _compared[(int)method]);

    /// <summary>A second answer of the legacy was compared.</summary>
    public void CountReplayed(MethodClass method) => Interlocked.Increment(ref _replayed[(int)method]);

    /// <summary>How many answers have been compared since the last call. For one thread at a time.</summary>
    public IEnumerable<ComparedTally> TakeCompared()
    {
        foreach (var method in Enum.GetValues<MethodClass>())
        {
            var (raw, noise) = (Interlocked.Exchange(ref _compared[(int)method], 0), Interlocked.Exchange(ref _replayed[(int)method], 0));
            if (raw + noise > 0)
            {
                yield return new(method, Route, raw, noise);
            }
        }
    }
}
