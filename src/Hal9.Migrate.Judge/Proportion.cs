namespace Hal9.Migrate.Judge;

/// <summary>Estimates of shares.</summary>
internal static class Proportion
{
    /// <summary>A share with bounds that hold at every look; null without trials.</summary>
    public static Estimate? Of(long events, long trials, Doubt doubt) => trials == 0 ? null : new(
        (double)events / trials,
        Mixture.LowerBound(events / doubt.Clustering, trials / doubt.Clustering, doubt.Lower),
        Mixture.UpperBound(events / doubt.Clustering, trials / doubt.Clustering, doubt.Upper),
        trials);

    /// <summary>How many trials it takes, at this share of events, until the upper bound keeps the limit; null when it never does.</summary>
    public static long? TrialsNeeded(double share, double limit, Doubt doubt)
    {
        if (share >= limit || limit is <= 0 or >= 1)
        {
            return null;
        }

        const long Most = 1L << 40;
        var (low, high) = (1L, 1L);
        while (!Keeps(high))
        {
            low = high;
            high *= 2;
            if (high > Most)
            {
                return null;
            }
        }

        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Keeps(middle) ? (low, middle) : (middle + 1, high);
        }

        return low;

        bool Keeps(long trials)
        {
            var independent = trials / doubt.Clustering;
            return Mixture.LogEvidence(share * independent, independent, limit) >= -Math.Log(doubt.Upper);
        }
    }

    /// <summary>The complement of a share.</summary>
    public static Estimate? Complement(Estimate? share) =>
        share is null ? null : new(1 - share.Value, 1 - share.Upper, 1 - share.Lower, share.Count);

    /// <summary>
    /// The ratio of two shares, both small. Of all events a known part would be the first side's if the shares were equal, so bounds on the
    /// part that is are bounds on the ratio (Przyborowski and Wilenski, Biometrika 31, 1940). Null without trials on either side. No event at
    /// all on the first side is at most any multiple of the other.
    /// </summary>
    public static Estimate? Ratio(long events, long trials, long baseEvents, long baseTrials, Doubt doubt)
    {
        if (trials == 0 || baseTrials == 0)
        {
            return null;
        }

        var baseShare = (double)baseEvents / baseTrials;
        if (events == 0)
        {
            return new(0, 0, 0, trials, baseShare);
        }

        var (ours, all) = (events / doubt.Clustering, (events + baseEvents) / doubt.Clustering);
        return new(
            RatioOf((double)events / (events + baseEvents)), RatioOf(Mixture.LowerBound(ours, all, doubt.Lower)), RatioOf(Mixture.UpperBound(ours, all, doubt.Upper)),
            trials, baseShare);

        double RatioOf(double part) => part / (1 - part) * baseTrials / trials;
    }
}
