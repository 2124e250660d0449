using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Judge;

/// <summary>Turns evidence into estimates of metrics.</summary>
/// <param name="evidence">The evidence, in one sum and window by window.</param>
/// <param name="subject">Whose answers are judged.</param>
/// <param name="baseline">The legacy's evidence to compare with.</param>
/// <param name="baselineSeconds">The seconds over which that was measured.</param>
/// <param name="noise">What of the differences between answers is noise.</param>
internal sealed class Measure(Stretch evidence, Subject subject, ImmutableArray<StratumTally> baseline, int baselineSeconds, Lazy<NoiseBook> noise)
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
        Metric.Parity => Parity(doubt, clusters),
        Metric.Coverage => evidence.Sum.Mirror.Coverage is { } coverage ? Estimate.Exact(coverage, evidence.Sum.Mirror.Candidates) : null,
        Metric.Health => Of(evidence.Sum.Successor.Health),
        Metric.StateLag => Of(evidence.Sum.StateLag),
        Metric.StateMismatch => Of(evidence.Sum.StateMismatch),
        Metric.Cpu => Of(evidence.Sum.Successor.Cpu, evidence.Sum.Legacy.Cpu, relative),
        Metric.Memory => Of(evidence.Sum.Successor.Memory, evidence.Sum.Legacy.Memory, relative),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "An unknown metric."),
    };

    private static Estimate? Of(Gauge gauge) => gauge.Mean is { } mean ? Estimate.Exact(mean, gauge.Readings) : null;

    /// <summary>Both sides at the same time: what a service takes has no baseline by kinds of requests.</summary>
    private static Estimate? Of(Gauge own, Gauge legacy, bool relative) =>
        !relative ? Of(own)
        : own.Mean is { } mean && legacy.Mean is { } theirs and > 0 ? Estimate.Exact(mean / theirs, own.Readings) with { Baseline = theirs }
        : null;

    /// <summary>While it is not learnt whether a difference is noise, it counts for the bound that lets pass, and not for the one that fails.</summary>
    private Estimate? Parity(Doubt doubt, bool clusters)
    {
        var mirror = evidence.Sum.Mirror;
        var (certain, possible) = noise.Value.MismatchesOf(mirror);
        var sure = doubt.Mirrored with { Clustering = clusters ? evidence.MismatchClusters(noise.Value) : 1 };
        var parity = Proportion.Complement(Proportion.Of(possible, mirror.Compared, sure));
        return parity is null || certain == possible ? parity : parity with
        {
            Upper = Proportion.Complement(Proportion.Of(certain, mirror.Compared, sure))!.Upper,
            Note = string.Create(CultureInfo.InvariantCulture, $"not learnt yet whether {possible - certain:N0} of the differences are noise"),
        };
    }

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
