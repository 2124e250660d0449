using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Gateway.Measuring;

/// <summary>The meters of one route template.</summary>
internal sealed class RouteMeters
{
    private static readonly int Methods = Enum.GetValues<MethodClass>().Length;

    private readonly StratumMeter[] _meters;

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
}
