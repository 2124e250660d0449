using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Judge;

/// <summary>Latencies, possibly weighted, and estimates of their quantiles.</summary>
/// <remarks>
/// A quantile is at most a latency when too few requests took longer, and at least one when too many did: bounds are those of the share of
/// slower requests, so they hold for every distribution of latencies and at every look (Howard and Ramdas, Bernoulli 28, 2022, do the
/// same with other boundaries). A weighted sample counts as its effective size (Kish).
/// </remarks>
internal sealed class LatencySample
{
    private readonly double[] _mass = new double[LatencyScale.BucketCount];
    private double _total;
    private double _squares;

    /// <summary>The number of latencies that the sample is worth.</summary>
    public long Size => _squares == 0 ? 0 : (long)Math.Round(_total * _total / _squares);

    /// <summary>How many latencies it takes before a quantile has an upper bound at all; null when no number would do.</summary>
    public static long? SizeNeeded(double share, Doubt doubt) => Proportion.TrialsNeeded(0, 1 - share, doubt);

    /// <summary>Adds latencies, each with this weight.</summary>
    public void Add(LatencyHistogram latencies, double weight)
    {
        latencies.AddTo(_mass, weight);
        _total += latencies.Count * weight;
        _squares += latencies.Count * weight * weight;
    }

    /// <summary>A quantile in milliseconds with its bounds; null without latencies.</summary>
    public Estimate? Quantile(double share, Doubt doubt)
    {
        var size = Size;
        if (size == 0)
        {
            return null;
        }

        var independent = size / doubt.Clustering;
        var few = Mixture.MostEventsBelow(independent, 1 - share, doubt.Upper);
        var many = Mixture.FewestEventsAbove(independent, 1 - share, doubt.Lower);
        return new(
            At(share),
            many is null ? 0 : At(1 - many.Value / independent),
            few is null ? double.PositiveInfinity : At(1 - few.Value / independent),
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
