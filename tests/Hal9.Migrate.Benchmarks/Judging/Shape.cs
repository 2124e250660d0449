namespace Hal9.Migrate.Benchmarks.Judging;

/// <summary>The shape of a service's latencies.</summary>
internal enum Shape
{
    /// <summary>A long right tail, as most services have it.</summary>
    LogNormal,

    /// <summary>Cache hits and misses.</summary>
    TwoPeaks,

    /// <summary>A tail so heavy that it has no variance.</summary>
    Pareto,
}
