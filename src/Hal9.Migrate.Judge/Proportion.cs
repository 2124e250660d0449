using MathNet.Numerics.Distributions;

namespace Hal9.Migrate.Judge;

/// <summary>Estimates of shares.</summary>
internal static class Proportion
{
    /// <summary>A share with exact bounds (Clopper and Pearson, Biometrika 26, 1934); null without trials.</summary>
    public static Estimate? Of(long successes, long trials) => trials == 0 ? null : new(
        (double)successes / trials,
        successes == 0 ? 0 : Beta.InvCDF(successes, trials - successes + 1, 1 - Estimate.Confidence),
        successes == trials ? 1 : Beta.InvCDF(successes + 1, trials - successes, Estimate.Confidence),
        trials);

    /// <summary>How many trials it takes, at this share of successes, until the upper bound keeps the limit; null when it never does.</summary>
    public static long? TrialsNeeded(double share, double limit)
    {
        if (share >= limit || limit <= 0)
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
            var successes = share * trials;
            return successes < trials && Beta.InvCDF(successes + 1, trials - successes, Estimate.Confidence) <= limit;
        }
    }

    /// <summary>The complement of a share.</summary>
    public static Estimate? Complement(Estimate? share) =>
        share is null ? null : new(1 - share.Value, 1 - share.Upper, 1 - share.Lower, share.Count);

    /// <summary>
    /// The ratio of two shares, with bounds on the logarithmic scale after Katz and others (Biometrics 34, 1978), half an event added to
    /// each. Null without trials on either side. No event at all on the first side is at most any multiple of the other.
    /// </summary>
    public static Estimate? Ratio(long events, long trials, long baseEvents, long baseTrials)
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

        var (share, other) = ((events + 0.5) / (trials + 0.5), (baseEvents + 0.5) / (baseTrials + 0.5));
        var deviation = Estimate.Z * Math.Sqrt(1 / (events + 0.5) - 1 / (trials + 0.5) + 1 / (baseEvents + 0.5) - 1 / (baseTrials + 0.5));
        return new(share / other, share / other * Math.Exp(-deviation), share / other * Math.Exp(deviation), trials, baseShare);
    }
}
