using Hal9.Migrate.Phases;
using MathNet.Numerics.Distributions;
using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Benchmarks.Judging;

/// <summary>What others would have said at the end of a hold, looking once.</summary>
internal static class Rivals
{
    private const double Confidence = 0.95;

    /// <summary>A test for one look: more errors than the limit allows, one-sided at 95 %.</summary>
    public static bool FixedErrors(long errors, long requests, double limit) =>
        errors > 0 && 1 - Binomial.CDF(limit, (int)requests, errors - 1) < 1 - Confidence;

    /// <summary>
    /// Kayenta's judge on one metric (NetflixACAJudge): Mann and Whitney's test with confidence 0.98 on points a minute apart, the shift of
    /// location compared with 0.25 times the baseline's.
    /// </summary>
    public static bool Kayenta(IReadOnlyList<double> baseline, IReadOnlyList<double> canary)
    {
        const double Tolerance = 0.25;
        const double KayentaConfidence = 0.98;
        if (baseline.Distinct().Count() == 1 && canary.Distinct().Count() == 1 && baseline[0].Equals(canary[0]))
        {
            return false;
        }

        // Hodges and Lehmann's estimate of the shift, and its confidence interval from the ordered differences.
        var differences = canary.SelectMany(one => baseline.Select(other => one - other)).Order().ToList();
        var (m, n) = (canary.Count, baseline.Count);
        var deviation = Normal.InvCDF(0, 1, 1 - (1 - KayentaConfidence) / 2) * Math.Sqrt(m * n * (m + n + 1) / 12.0);
        var lowest = (int)Math.Floor(m * n / 2.0 - deviation);
        return lowest >= 0 && differences[lowest] > Tolerance * Math.Abs(baseline.Average());
    }

    /// <summary>A hold on a step as Kayenta sees it: a point a minute for each side and metric.</summary>
    public static (bool Errors, bool P99, bool FixedErrors) Look(Step step, Traffic legacy, Traffic successor, int seconds, double limit, Random random)
    {
        const int Minute = 60;
        var share = (double)step.Percentage.Hundredths / Percentage.Hundred.Hundredths;
        var (left, moved) = (legacy with { RequestsPerSecond = legacy.RequestsPerSecond * (1 - share) }, successor with { RequestsPerSecond = successor.RequestsPerSecond * share });
        var baseline = Enumerable.Range(0, seconds / Minute).Select(_ => left.Measure(random, Subject.Legacy, Minute)).ToList();
        var canary = Enumerable.Range(0, seconds / Minute).Select(_ => moved.Measure(random, Subject.Successor, Minute)).ToList();
        return (
            Kayenta([.. baseline.Select(ErrorRate)], [.. canary.Select(ErrorRate)]),
            Kayenta([.. baseline.Select(P99)], [.. canary.Select(P99)]),
            FixedErrors(canary.Sum(tally => tally.Errors), canary.Sum(tally => tally.Requests), limit));

        static double ErrorRate(StratumTally tally) => tally.Requests == 0 ? 0 : (double)tally.Errors / tally.Requests;
        static double P99(StratumTally tally) => tally.Latency.Quantile(0.99) ?? 0;
    }
}
