namespace Hal9.Migrate.Bench.Runner;

/// <summary>What became of a load.</summary>
/// <param name="Offered">Requests that were due.</param>
/// <param name="Answered">Those answered with 200.</param>
/// <param name="Failed">Those that were not.</param>
/// <param name="P50">The median latency from when a request was due, in milliseconds.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="Took">Until the last answer.</param>
internal sealed record LoadResult(long Offered, long Answered, long Failed, double P50, double P99, TimeSpan Took);
