using System.Collections.Immutable;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Judge;

/// <summary>Turns evidence into estimates of metrics.</summary>
/// <param name="evidence">The evidence, in one sum and window by window.</param>
/// <param name="subject">Whose answers are judged.</param>
/// <param name="baseline">The legacy's evidence to compare with.</param>
/// <param name="baselineSeconds">The seconds over which that was measured.</param>
internal sealed class Measure(Stretch evidence, Subject subject, ImmutableArray<StratumTally> baseline, int baselineSeconds)
{
    /// <summary>The estimate of a metric; null when there is nothing to make it from.</summary>
    /// <param name="metric">What is measured.</param>
    /// <param name="relative">Whether as a multiple of the legacy's value.</param>
    /// <param name="doubt">How sure the bounds have to be; of its clustering only that requests may come in clusters at all.</param>
    /// <param name="clusters">Whether what happens in one burst counts as one: no for what asks how it is now, yes for how it is in general.</param>
    public Estimate? Of(Metric metric, bool relative, Doubt doubt, bool clusters) => metric switch
    {
        Metric.ErrorRate when relative => RelativeErrors(doubt with { Clustering = clusters ? Math.Max(evidence.ErrorClusters(subject), evidence.ErrorClusters(Subject.Legacy)) : 1 }),
        Metric.ErrorRate => Proportion.Of(
            evidence.Sum.ErrorsOf(subject), evidence.Sum.RequestsOf(subject), doubt with { Clustering = clusters ? evidence.ErrorClusters(subject) : 1 }),
        Metric.LatencyP50 => Latency(0.50, relative, doubt, clusters),
        Metric.LatencyP95 => Latency(0.95, relative, doubt, clusters),
        Metric.LatencyP99 => Latency(0.99, relative, doubt, clusters),
        Metric.Throughput => Throughput(relative),
        Metric.Parity => Proportion.Complement(Proportion.Of(
            evidence.Sum.Mirror.Mismatched, evidence.Sum.Mirror.Compared, doubt.Mirrored with { Clustering = clusters ? evidence.MismatchClusters : 1 })),
        Metric.Coverage => evidence.Sum.Mirror.Coverage is { } coverage ? Estimate.Exact(coverage, evidence.Sum.Mirror.Candidates) : null,
        Metric.Health => evidence.Sum.Successor.Health.Mean is { } health ? Estimate.Exact(health, evidence.Sum.Successor.Health.Readings) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "An unknown metric."),
    };

    private Estimate? Latency(double share, bool relative, Doubt doubt, bool clusters)
    {
        var own = new LatencySample();
        if (!relative)
        {
            own.Add(evidence.Sum.LatencyOf(subject), 1);
            return own.Quantile(share, doubt with { Clustering = Clusters(subject) });
        }

        var legacy = new LatencySample();
        foreach (var (ours, theirs) in Like().Where(pair => pair.Legacy.Latency.Count > 0))
        {
            own.Add(ours.Latency, 1);
            legacy.Add(theirs.Latency, (double)ours.Latency.Count / theirs.Latency.Count);
        }

        return LatencySample.Ratio(
            own.Quantile(share, doubt with { Clustering = Clusters(subject) }),
            legacy.Quantile(share, doubt.Mirrored with { Clustering = Clusters(Subject.Legacy) }));

        double Clusters(Subject whose) => clusters ? evidence.SlownessClusters(whose, share) : 1;
    }

    private Estimate? RelativeErrors(Doubt doubt)
    {
        var pairs = Like().ToList();
        return Proportion.Ratio(
            pairs.Sum(pair => pair.Own.Errors), pairs.Sum(pair => pair.Own.Requests),
            pairs.Sum(pair => pair.Legacy.Errors), pairs.Sum(pair => pair.Legacy.Requests), doubt);
    }

    private Estimate? Throughput(bool relative)
    {
        var requests = evidence.Sum.RequestsOf(subject);
        var rate = (double)requests / evidence.Sum.Seconds;
        if (!relative)
        {
            return Estimate.Exact(rate, requests);
        }

        var legacy = baselineSeconds == 0 ? 0 : (double)baseline.Sum(tally => tally.Requests) / baselineSeconds;
        return legacy == 0 ? null : Estimate.Exact(rate / legacy, requests) with { Baseline = legacy };
    }

    /// <summary>The kinds of requests that both sides answered: else the legacy's writes would be compared with the successor's reads.</summary>
    private IEnumerable<(StratumTally Own, StratumTally Legacy)> Like() =>
        from own in evidence.Sum.Strata
        where own.Stratum.Subject == subject && own.Requests > 0
        join legacy in baseline on own.Stratum with { Subject = Subject.Legacy } equals legacy.Stratum
        where legacy.Requests > 0
        select (own, legacy);
}
