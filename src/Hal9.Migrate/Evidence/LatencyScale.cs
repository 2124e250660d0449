using System.Numerics;

namespace Hal9.Migrate.Evidence;

/// <summary>
/// The log-linear scale of latency histograms: microseconds, exact up to 127, then 64 buckets for each doubling, so that a
/// bucket's middle is within 0.8 % of every value in it. Covers up to 2^32 - 1 µs (71 minutes); longer is counted there.
/// </summary>
/// <remarks>The layout of HdrHistogram (hdrhistogram.org) with six bits of precision.</remarks>
public static class LatencyScale
{
    /// <summary>The number of buckets.</summary>
    public const int BucketCount = ((32 - 1 - PrecisionBits) << PrecisionBits) + (2 << PrecisionBits);

    private const int PrecisionBits = 6;

    /// <summary>The bucket of a latency; negative ones count as 0.</summary>
    public static int BucketOf(long microseconds)
    {
        var value = (uint)Math.Clamp(microseconds, 0, uint.MaxValue);
        var shift = Math.Max(0, BitOperations.Log2(value | 1) - PrecisionBits);
        return (shift << PrecisionBits) + (int)(value >> shift);
    }

    /// <summary>The latency in the middle of a bucket, in milliseconds.</summary>
    public static double MillisecondsOf(int bucket)
    {
        var shift = Math.Max(0, (bucket >> PrecisionBits) - 1);
        var low = (long)(bucket - (shift << PrecisionBits)) << shift;
        return (low + ((1L << shift) - 1) / 2.0) / 1_000;
    }
}
