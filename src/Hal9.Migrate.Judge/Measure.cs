using System.Collections.Immutable;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Judge;

/// <summary>Turns evidence into estimates of metrics.</summary>
internal static class Measure
{
    /// <summary>The estimate of a metric; null when there is nothing to make it from.</summary>
    /// <param name="metric">What is measured.</param>
    /// <param name="relative">Whether as a multiple of the legacy's value.</param>
    /// <param name="evidence">The evidence.</param>
    /// <param name="subject">Whose answers are judged.</param>
    /// <param name="baseline">The legacy's evidence to compare with.</param>
    /// <param name="baselineSeconds">The seconds over which that was measured.</param>
    public static Estimate? Of(
        Metric metric, bool relative, EvidenceWindow evidence, Subject subject, ImmutableArray<StratumTally> baseline, int baselineSeconds) => metric switch
        {
            Metric.ErrorRate when relative => RelativeErrors(evidence, subject, baseline),
            Metric.ErrorRate => Proportion.Of(evidence.ErrorsOf(subject), evidence.RequestsOf(subject)),
            Metric.LatencyP50 => Latency(0.50, relative, evidence, subject, baseline),
            Metric.LatencyP95 => Latency(0.95, relative, evidence, subject, baseline),
            Metric.LatencyP99 => Latency(0.99, relative, evidence, subject, baseline),
            Metric.Throughput => Throughput(relative, evidence, subject, baseline, baselineSeconds),
            Metric.Parity => Proportion.Complement(Proportion.Of(evidence.Mirror.Mismatched, evidence.Mirror.Compared)),
            Metric.Coverage => evidence.Mirror.Coverage is { } coverage ? Estimate.Exact(coverage, evidence.Mirror.Candidates) : null,
            Metric.Health => evidence.Successor.Health.Mean is { } health ? Estimate.Exact(health, evidence.Successor.Health.Readings) : null,
            _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "An unknown metric."),
        };

    private static Estimate? Latency(double share, bool relative, EvidenceWindow evidence, Subject subject, ImmutableArray<StratumTally> baseline)
    {
        var sample = new LatencySample();
        if (!relative)
        {
            sample.Add(evidence.LatencyOf(subject), 1);
            return sample.Quantile(share);
        }

        var like = new LatencySample();
        foreach (var (own, legacy) in Like(evidence, subject, baseline).Where(pair => pair.Legacy.Latency.Count > 0))
        {
            sample.Add(own.Latency, 1);
            like.Add(legacy.Latency, (double)own.Latency.Count / legacy.Latency.Count);
        }

        return LatencySample.Ratio(sample.Quantile(share), like.Quantile(share));
    }

    private static Estimate? RelativeErrors(EvidenceWindow evidence, Subject subject, ImmutableArray<StratumTally> baseline)
    {
        var pairs = Like(evidence, subject, baseline).ToList();
        return Proportion.Ratio(
            pairs.Sum(pair => pair.Own.Errors), pairs.Sum(pair => pair.Own.Requests),
            pairs.Sum(pair => pair.Legacy.Errors), pairs.Sum(pair => pair.Legacy.Requests));
    }

    private static Estimate? Throughput(bool relative, EvidenceWindow evidence, Subject subject, ImmutableArray<StratumTally> baseline, int baselineSeconds)
    {
        var requests = evidence.RequestsOf(subject);
        var rate = (double)requests / evidence.Seconds;
        if (!relative)
        {
            return Estimate.Exact(rate, requests);
        }

        var legacy = baselineSeconds == 0 ? 0 : (double)baseline.Sum(tally => tally.Requests) / baselineSeconds;
        return legacy == 0 ? null : Estimate.Exact(rate / legacy, requests) with { Baseline = legacy };
    }

    /// <summary>The kinds of requests that both sides answered: else the legacy's writes would be compared with the successor's reads.</summary>
    private static IEnumerable<(StratumTally Own, StratumTally Legacy)> Like(EvidenceWindow evidence, Subject subject, ImmutableArray<StratumTally> baseline) =>
        from own in evidence.Strata
        where own.Stratum.Subject == subject && own.Requests > 0
        join legacy in baseline on own.Stratum with { Subject = Subject.Legacy } equals legacy.Stratum
        where legacy.Requests > 0
        select (own, legacy);
}
