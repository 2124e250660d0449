using MathNet.Numerics;

namespace Hal9.Migrate.Judge;

/// <summary>
/// Evidence against a share, valid at every look: the likelihood of what was seen, averaged over all shares, by its likelihood under the
/// share in question. Under that share it is a martingale that begins at 1, so it ever reaches 1/a with probability at most a (Ville).
/// </summary>
/// <remarks>
/// Robbins, Annals of Mathematical Statistics 41 (1970); for shares with a beta distribution as the average, Darling and Robbins (1967).
/// The average is around the share in question and worth half an event, so that it tells soonest when few events are seen, which is when
/// it matters. Counts need not be whole: clustered ones are scaled.
/// </remarks>
internal static class Mixture
{
    /// <summary>What the average is worth, in events.</summary>
    private const double Weight = 0.5;

    /// <summary>Smaller shares cannot be told from none.</summary>
    private const double SmallestShare = 1e-9;

    private const int Halvings = 40;

    /// <summary>The logarithm of the evidence against a share, 0 &lt; share &lt; 1.</summary>
    public static double LogEvidence(double events, double trials, double share)
    {
        var others = Weight * (1 - share) / share;
        return LogBeta(Weight + events, others + trials - events) - LogBeta(Weight, others) - events * Math.Log(share) - (trials - events) * Math.Log(1 - share);
    }

    /// <summary>The smallest share that the events seen do not speak against; wrong, ever, with that probability.</summary>
    public static double LowerBound(double events, double trials, double doubt) =>
        events <= 0 ? 0 : Edge(events, trials, doubt, inside: Share(events, trials), outside: SmallestShare);

    /// <summary>The largest share that the events seen do not speak against; wrong, ever, with that probability.</summary>
    public static double UpperBound(double events, double trials, double doubt) =>
        events >= trials ? 1 : Edge(events, trials, doubt, inside: Share(events, trials), outside: 1 - SmallestShare);

    /// <summary>The most events of so many trials that say that the share is smaller than this; null when not even none say so.</summary>
    public static double? MostEventsBelow(double trials, double share, double doubt) =>
        LogEvidence(0, trials, share) < -Math.Log(doubt) ? null
        : Halve(inside: 0, outside: share * trials, whole: trials, events => LogEvidence(events, trials, share) >= -Math.Log(doubt));

    /// <summary>The fewest events of so many trials that say that the share is larger than this; null when not even all say so.</summary>
    public static double? FewestEventsAbove(double trials, double share, double doubt) =>
        LogEvidence(trials, trials, share) < -Math.Log(doubt) ? null
        : Halve(inside: trials, outside: share * trials, whole: trials, events => LogEvidence(events, trials, share) >= -Math.Log(doubt));

    private static double Edge(double events, double trials, double doubt, double inside, double outside) =>
        LogEvidence(events, trials, outside) < -Math.Log(doubt) ? (outside < inside ? 0 : 1)
        : Halve(inside, outside, whole: 1, share => LogEvidence(events, trials, share) < -Math.Log(doubt));

    /// <summary>
    /// Where a property that holds inside and not outside ends, on the outer side of the edge; to a millionth of the part or of what it lacks
    /// of the whole, since the evidence is as steep beside all as it is beside none.
    /// </summary>
    private static double Halve(double inside, double outside, double whole, Func<double, bool> holds)
    {
        for (var i = 0; i < Halvings && Math.Abs(inside - outside) > 1e-6 * Math.Min(inside, whole - inside); i++)
        {
            // Small shares differ by factors.
            var middle = inside > 0 && outside > 0 ? Math.Sqrt(inside * outside) : (inside + outside) / 2;
            (inside, outside) = holds(middle) ? (middle, outside) : (inside, middle);
        }

        return inside;
    }

    private static double Share(double events, double trials) => Math.Clamp(events / trials, SmallestShare, 1 - SmallestShare);

    private static double LogBeta(double a, double b) => SpecialFunctions.GammaLn(a) + SpecialFunctions.GammaLn(b) - SpecialFunctions.GammaLn(a + b);
}
