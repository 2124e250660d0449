using System.Collections.Immutable;

namespace Hal9.Migrate.Evidence;

/// <summary>Adds windows up: gateways of the same second, or seconds of a longer stretch.</summary>
public static class WindowMerger
{
    /// <summary>How many samples, slowest and failed ones first, survive a merge.</summary>
    public const int MaxSamples = 20;

    /// <summary>How many places of difference, most frequent first, survive a merge.</summary>
    public const int MaxDifferences = 50;

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
            Mirror = MergeMirrors(all),
            Legacy = all.Aggregate(default(SideGauges), (sum, window) => sum + window.Legacy),
            Successor = all.Aggregate(default(SideGauges), (sum, window) => sum + window.Successor),
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

    private static MirrorTally MergeMirrors(IReadOnlyCollection<EvidenceWindow> windows)
    {
        var mirrors = windows.Select(window => window.Mirror).Where(mirror => mirror.Candidates > 0).ToList();
        return mirrors.Count == 0 ? MirrorTally.Empty : new MirrorTally
        {
            Matched = mirrors.Sum(mirror => mirror.Matched),
            Mismatched = mirrors.Sum(mirror => mirror.Mismatched),
            Failed = mirrors.Sum(mirror => mirror.Failed),
            Dropped = mirrors.Sum(mirror => mirror.Dropped),
            Skipped = mirrors.SelectMany(mirror => mirror.Skipped).GroupBy(skip => skip.Key, skip => skip.Value)
                .ToImmutableSortedDictionary(reason => reason.Key, reason => reason.Sum()),
            Differences = [.. mirrors.SelectMany(mirror => mirror.Differences).GroupBy(difference => (difference.Route, difference.Path))
                .Select(place => new DifferenceTally(place.Key.Route, place.Key.Path, place.Sum(difference => difference.Count)))
                .OrderByDescending(difference => difference.Count).ThenBy(difference => difference.Path, StringComparer.Ordinal).Take(MaxDifferences)],
        };
    }
}
