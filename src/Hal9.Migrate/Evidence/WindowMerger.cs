using System.Collections.Immutable;

namespace Hal9.Migrate.Evidence;

/// <summary>Adds windows up: gateways of the same second, or seconds of a longer stretch.</summary>
public static class WindowMerger
{
    /// <summary>How many samples, slowest and failed ones first, survive a merge.</summary>
    public const int MaxSamples = 20;

    /// <summary>
    /// One window for all of them. Counts, seconds and gauges add up; it begins with the earliest, is complete when all are and
    /// bears the oldest snapshot. Null when there are none.
    /// </summary>
    public static EvidenceWindow? Merge(IEnumerable<EvidenceWindow> windows)
    {
        var all = windows as IReadOnlyCollection<EvidenceWindow> ?? [.. windows];
        if (all.Count <= 1)
        {
            return all.FirstOrDefault();
        }

        return new EvidenceWindow
        {
            Start = all.Min(window => window.Start),
            Seconds = all.Sum(window => window.Seconds),
            HealthySeconds = all.Sum(window => window.HealthySeconds),
            Snapshot = all.Min(window => window.Snapshot),
            Complete = all.All(window => window.Complete),
            Strata = MergeStrata(all),
            Mirror = MirrorMerger.Merge(all.Select(window => window.Mirror)),
            Legacy = all.Aggregate(default(SideGauges), (sum, window) => sum + window.Legacy),
            Successor = all.Aggregate(default(SideGauges), (sum, window) => sum + window.Successor),
            Host = all.Aggregate(default(HostGauges), (sum, window) => sum + window.Host),
            StateLag = all.Aggregate(default(Gauge), (sum, window) => sum + window.StateLag),
            StateMismatch = all.Aggregate(default(Gauge), (sum, window) => sum + window.StateMismatch),
            Answers = [.. all.SelectMany(window => window.Answers).GroupBy(answer => answer.Gate).Select(same => same.MaxBy(answer => answer.At)!).OrderBy(answer => answer.Gate, StringComparer.Ordinal)],
            Samples = WorthLookingAt(all.SelectMany(window => window.Samples)),
        };
    }

    /// <summary>The failed requests, then the slowest, as many as are kept.</summary>
    public static ImmutableArray<RequestSample> WorthLookingAt(IEnumerable<RequestSample> samples) =>
        [.. samples.OrderByDescending(sample => sample.Error is not null).ThenByDescending(sample => sample.Milliseconds).Take(MaxSamples)];

    private static ImmutableArray<StratumTally> MergeStrata(IReadOnlyCollection<EvidenceWindow> windows)
    {
        var sums = new Dictionary<Stratum, (long Requests, long Errors, long[] Latency)>();
        foreach (var tally in windows.SelectMany(window => window.Strata))
        {
            var sum = sums.TryGetValue(tally.Stratum, out var known) ? known : (0, 0, new long[LatencyScale.BucketCount]);
            tally.Latency.AddTo(sum.Latency.AsSpan());
            sums[tally.Stratum] = (sum.Requests + tally.Requests, sum.Errors + tally.Errors, sum.Latency);
        }

        return [.. sums.Select(sum => new StratumTally(sum.Key, sum.Value.Requests, sum.Value.Errors, LatencyHistogram.FromDense(sum.Value.Latency)))];
    }
}
