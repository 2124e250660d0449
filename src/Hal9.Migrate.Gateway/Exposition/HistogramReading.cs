using System.Collections.Immutable;
using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Gateway.Exposition;

/// <summary>A histogram as Prometheus wants it: cumulative counts up to bounds in seconds.</summary>
/// <param name="Buckets">Upper bounds, ascending, and how many took at most so long.</param>
/// <param name="Count">How many in all.</param>
/// <param name="Sum">The seconds of all of them together.</param>
public sealed record HistogramReading(ImmutableArray<(double Bound, long Count)> Buckets, long Count, double Sum)
{
    /// <summary>The bounds of latencies, in seconds: from what a service answers at best to where a gateway gives up on it.</summary>
    public static ImmutableArray<double> LatencyBounds { get; } = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    /// <summary>
    /// Counts on <see cref="LatencyScale"/> by these bounds. What lies within 0.8 % of a bound may be counted on its other side, and the sum is as exact.
    /// </summary>
    public static HistogramReading Of(ReadOnlySpan<long> counts)
    {
        var buckets = ImmutableArray.CreateBuilder<(double, long)>(LatencyBounds.Length);
        var (count, sum) = (0L, 0.0);
        var bucket = 0;
        foreach (var bound in LatencyBounds)
        {
            for (; bucket < counts.Length && LatencyScale.MillisecondsOf(bucket) <= bound * 1_000; bucket++)
            {
                Add(counts, bucket);
            }

            buckets.Add((bound, count));
        }

        for (; bucket < counts.Length; bucket++)
        {
            Add(counts, bucket);
        }

        return new(buckets.MoveToImmutable(), count, sum);

        void Add(ReadOnlySpan<long> of, int at)
        {
            count += of[at];
            sum += of[at] * LatencyScale.MillisecondsOf(at) / 1_000;
        }
    }
}
