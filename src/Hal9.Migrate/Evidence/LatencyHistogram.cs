using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Hal9.Migrate.Evidence;

/// <summary>How many requests took how long; sparse, immutable, and mergeable across windows and gateways without loss.</summary>
[JsonConverter(typeof(LatencyHistogramJsonConverter))]
public sealed class LatencyHistogram
{
    private LatencyHistogram(ImmutableArray<int> buckets, ImmutableArray<long> counts)
    {
        Buckets = buckets;
        Counts = counts;
        Count = counts.Sum();
    }

    /// <summary>No requests.</summary>
    public static LatencyHistogram Empty { get; } = new([], []);

    /// <summary>The numbers of the non-empty buckets on <see cref="LatencyScale"/>, ascending.</summary>
    public ImmutableArray<int> Buckets { get; }

    /// <summary>How many requests fell in each of <see cref="Buckets"/>; all positive.</summary>
    public ImmutableArray<long> Counts { get; }

    /// <summary>How many requests in all.</summary>
    public long Count { get; }

    /// <summary>Takes the non-empty buckets of a dense array indexed by bucket.</summary>
    public static LatencyHistogram FromDense(ReadOnlySpan<long> dense)
    {
        var buckets = ImmutableArray.CreateBuilder<int>();
        var counts = ImmutableArray.CreateBuilder<long>();
        for (var bucket = 0; bucket < dense.Length; bucket++)
        {
            if (dense[bucket] > 0)
            {
                buckets.Add(bucket);
                counts.Add(dense[bucket]);
            }
        }

        return buckets.Count == 0 ? Empty : new(buckets.ToImmutable(), counts.ToImmutable());
    }

    /// <summary>Makes a histogram of single latencies, for tests and small samples.</summary>
    public static LatencyHistogram Of(params IEnumerable<TimeSpan> latencies)
    {
        var dense = new long[LatencyScale.BucketCount];
        foreach (var latency in latencies)
        {
            dense[LatencyScale.BucketOf((long)latency.TotalMicroseconds)]++;
        }

        return FromDense(dense);
    }

    /// <summary>Adds every count, times a weight, to a dense array indexed by bucket.</summary>
    public void AddTo(Span<double> dense, double weight)
    {
        for (var i = 0; i < Buckets.Length; i++)
        {
            dense[Buckets[i]] += Counts[i] * weight;
        }
    }

    /// <summary>Adds every count to a dense array indexed by bucket.</summary>
    public void AddTo(Span<long> dense)
    {
        for (var i = 0; i < Buckets.Length; i++)
        {
            dense[Buckets[i]] += Counts[i];
        }
    }

    /// <summary>The latency in milliseconds below which the given share (0..1) of the requests lies; null when there are none.</summary>
    public double? Quantile(double share) =>
        Count == 0 ? null : AtRank((long)Math.Ceiling(Math.Clamp(share, 0, 1) * Count));

    /// <summary>The latency in milliseconds of the request with this rank (1 is the fastest); null when there are none.</summary>
    public double? AtRank(long rank)
    {
        if (Count == 0)
        {
            return null;
        }

        var wanted = Math.Clamp(rank, 1, Count);
        var i = 0;
        for (var seen = Counts[0]; seen < wanted; seen += Counts[++i])
        {
        }

        return LatencyScale.MillisecondsOf(Buckets[i]);
    }

    /// <summary>How many requests took longer than this many milliseconds, to the scale's precision.</summary>
    public long CountAbove(double milliseconds)
    {
        var above = 0L;
        for (var i = Buckets.Length - 1; i >= 0 && LatencyScale.MillisecondsOf(Buckets[i]) > milliseconds; i--)
        {
            above += Counts[i];
        }

        return above;
    }

    internal static bool TryCreate(ImmutableArray<int> buckets, ImmutableArray<long> counts, out LatencyHistogram histogram)
    {
        var ascending = true;
        for (var i = 0; i < buckets.Length; i++)
        {
            ascending &= buckets[i] >= 0 && buckets[i] < LatencyScale.BucketCount && (i == 0 || buckets[i] > buckets[i - 1]) && counts[i] > 0;
        }

        histogram = ascending ? new(buckets, counts) : Empty;
        return ascending;
    }
}
