using Hal9.Migrate.Evidence;
using MathNet.Numerics.Distributions;

namespace Hal9.Migrate.Judge;

/// <summary>Latencies, possibly weighted, and estimates of their quantiles.</summary>
/// <remarks>
/// Bounds are order statistics whose ranks come from the binomial distribution (David and Nagaraja, Order Statistics, 7.1): they hold for
/// every distribution of latencies. A weighted sample counts as its effective size (Kish).
/// </remarks>
internal sealed class LatencySample
{
    private readonly double[] _mass = new double[LatencyScale.BucketCount];
    private double _total;
    private double _squares;

    /// <summary>The number of latencies that the sample is worth.</summary>
    public long Size => _squares == 0 ? 0 : (long)Math.Round(_total * _total / _squares);

    /// <summary>How many latencies it takes before a quantile has an upper bound at all.</summary>
    public static long SizeNeeded(double share) => (long)Math.Ceiling(Math.Log(1 - Estimate.Confidence) / Math.Log(share));

    /// <summary>Adds latencies, each with this weight.</summary>
    public void Add(LatencyHistogram latencies, double weight)
    {
        latencies.AddTo(_mass, weight);
        _total += latencies.Count * weight;
        _squares += latencies.Count * weight * weight;
    }

    /// <summary>A quantile in milliseconds with its bounds; null without latencies.</summary>
    public Estimate? Quantile(double share)
    {
        var size = Size;
        if (size == 0)
        {
            return null;
        }

        var lower = LargestRankBelow(size, share);
        var upper = SmallestRankAbove(size, share);
        return new(
            At(share),
            lower < 1 ? 0 : At((double)lower / size),
            upper > size ? double.PositiveInfinity : At((double)upper / size),
            size);
    }

    /// <summary>
    /// The ratio of two independent estimates of positive values, its bounds put together on the logarithmic scale from theirs
    /// (Zou and Donner, Statistics in Medicine 27, 2008).
    /// </summary>
    public static Estimate? Ratio(Estimate? estimate, Estimate? baseline)
    {
        if (estimate is null || baseline is null || baseline.Value <= 0 || estimate.Value <= 0)
        {
            return null;
        }

        var ratio = estimate.Value / baseline.Value;
        return new(
            ratio,
            ratio * Math.Exp(-Distance(estimate.Value / estimate.Lower, baseline.Upper / baseline.Value)),
            ratio * Math.Exp(Distance(estimate.Upper / estimate.Value, baseline.Value / baseline.Lower)),
            Math.Min(estimate.Count, baseline.Count),
            baseline.Value);
    }

    private static double Distance(double first, double second)
    {
        var (a, b) = (Math.Log(first), Math.Log(second));
        return Math.Sqrt(a * a + b * b);
    }

    /// <summary>The largest rank whose order statistic lies below the quantile with confidence; 0 when even the fastest does not.</summary>
    private static long LargestRankBelow(long size, double share)
    {
        var rank = Guess(size, share, -1);
        while (rank > 0 && AtLeast(size, share, rank) < Estimate.Confidence)
        {
            rank--;
        }

        while (rank < size && AtLeast(size, share, rank + 1) >= Estimate.Confidence)
        {
            rank++;
        }

        return rank;
    }

    /// <summary>The smallest rank whose order statistic lies above the quantile with confidence; beyond the size when even the slowest does not.</summary>
    private static long SmallestRankAbove(long size, double share)
    {
        var rank = Guess(size, share, 1);
        while (rank <= size && 1 - AtLeast(size, share, rank) < Estimate.Confidence)
        {
            rank++;
        }

        while (rank > 1 && 1 - AtLeast(size, share, rank - 1) >= Estimate.Confidence)
        {
            rank--;
        }

        return rank;
    }

    private static long Guess(long size, double share, int direction) =>
        Math.Clamp((long)(size * share + direction * Estimate.Z * Math.Sqrt(size * share * (1 - share))), 1, size);

    /// <summary>The probability that at least so many of the latencies lie below the quantile.</summary>
    private static double AtLeast(long size, double share, long rank) =>
        rank <= 0 ? 1 : 1 - Binomial.CDF(share, (int)Math.Min(size, int.MaxValue), rank - 1);

    private double At(double share)
    {
        var wanted = Math.Clamp(share, 0, 1) * _total;
        var (seen, last) = (0.0, 0);
        for (var bucket = 0; bucket < _mass.Length; bucket++)
        {
            if (_mass[bucket] <= 0)
            {
                continue;
            }

            seen += _mass[bucket];
            last = bucket;
            if (seen >= wanted - 1e-9 * _total)
            {
                break;
            }
        }

        return LatencyScale.MillisecondsOf(last);
    }
}
