namespace Hal9.Migrate.Gateway.Exposition;

/// <summary>What the numbers of a metric are.</summary>
public enum MetricKind
{
    /// <summary>A value that goes up and down.</summary>
    Gauge,

    /// <summary>A count that only grows, and begins anew with the process.</summary>
    Counter,

    /// <summary>How many fell into each of several ranges, and all of them together.</summary>
    Histogram,

    /// <summary>Quantiles, in a label of that name.</summary>
    Summary,
}
