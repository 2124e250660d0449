using System.Collections.Immutable;

namespace Hal9.Migrate.Gateway.Exposition;

/// <summary>A metric: what it is called, what it means, and how it is read.</summary>
/// <param name="Name">Its name as queries use it, so counters end in <c>_total</c>; what has a unit has it before that (<c>_seconds</c>, <c>_bytes</c>, <c>_ratio</c>).</param>
/// <param name="Kind">What its numbers are.</param>
/// <param name="Help">What it is, in a sentence.</param>
/// <param name="Labels">Its labels, in the order in which samples give their values.</param>
/// <param name="Read">Its series as they are now.</param>
/// <typeparam name="T">What it is read from.</typeparam>
public sealed record MetricFamily<T>(string Name, MetricKind Kind, string Help, ImmutableArray<string> Labels, Func<T, IEnumerable<MetricSample>> Read);
