using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Judge;

/// <summary>A stretch of evidence: the sum of its windows, and how clustered in them the events are.</summary>
/// <param name="start">When it begins.</param>
/// <param name="number">The how-manieth stretch (1..) it is that is looked at on this step.</param>
/// <param name="windows">Its windows, oldest first.</param>
/// <param name="fewest">The same evidence in as few windows as there are, for sums.</param>
internal sealed class Stretch(DateTimeOffset start, long number, IReadOnlyList<EvidenceWindow> windows, IReadOnlyList<EvidenceWindow> fewest)
{
    private readonly Dictionary<(Subject, double), double> _slowness = [];
    private readonly Dictionary<Subject, double> _errors = [];
    private double? _mismatches;

    /// <summary>When it begins.</summary>
    public DateTimeOffset Start => start;

    /// <summary>The how-manieth stretch (1..) it is that is looked at on this step.</summary>
    public long Number => number;

    /// <summary>All windows in one.</summary>
    public EvidenceWindow Sum { get; } = (WindowMerger.Merge(fewest) ?? new EvidenceWindow { Start = start }) with
    {
        // What was answered differently is kept within bounds, so that its sum depends on how it was summed up; a verdict that is made again sums up these.
        Mirror = MirrorMerger.Merge(windows.Select(window => window.Mirror)),
    };

    /// <summary>Whether there are enough windows to tell clustered events from many.</summary>
    public bool CanTellClusters => windows.Count >= Clustering.FewestBlocks;

    /// <summary>How clustered mismatches are.</summary>
    public double MismatchClusters(NoiseBook noise) => _mismatches ??= ClustersOf(window => (noise.MismatchesOf(window.Mirror).Possible, window.Mirror.Compared));

    /// <summary>How clustered a side's errors are.</summary>
    public double ErrorClusters(Subject subject)
    {
        if (!_errors.TryGetValue(subject, out var clusters))
        {
            clusters = ClustersOf(window => (SideTotals.Of(window, subject).Errors, SideTotals.Of(window, subject).Requests));
            _errors.Add(subject, clusters);
        }

        return clusters;
    }

    /// <summary>How clustered a side's slow requests are, those beyond a quantile.</summary>
    public double SlownessClusters(Subject subject, double share)
    {
        if (!_slowness.TryGetValue((subject, share), out var clusters))
        {
            var limit = Sum.LatencyOf(subject).Quantile(share) ?? 0;
            clusters = ClustersOf(window => (SideTotals.Of(window, subject).Latency.CountAbove(limit), SideTotals.Of(window, subject).Latency.Count));
            _slowness.Add((subject, share), clusters);
        }

        return clusters;
    }

    private double ClustersOf(Func<EvidenceWindow, (double Events, double Trials)> count)
    {
        // Windows that were rolled up are blocks already.
        var block = Clustering.BlockOf(TimeSpan.FromSeconds(Sum.Seconds));
        return Clustering.Of(windows.GroupBy(window => (window.Start - start).Ticks / block.Ticks, count)
            .Select(blocks => (blocks.Sum(one => one.Events), blocks.Sum(one => one.Trials))));
    }
}
