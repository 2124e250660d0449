using System.Collections.Immutable;

namespace Hal9.Migrate.Evidence;

/// <summary>What became of the requests that were candidates for mirroring. Every candidate is in exactly one of the counts.</summary>
public sealed record MirrorTally
{
    /// <summary>No candidates.</summary>
    public static MirrorTally Empty { get; } = new();

    /// <summary>Compared, and the answers were the same.</summary>
    public long Matched { get; init; }

    /// <summary>Compared, and the answers differed, be it only by noise; see <see cref="NoiseBook"/>.</summary>
    public long Mismatched { get; init; }

    /// <summary>The successor gave no answer: it could not be reached, broke off, or took too long.</summary>
    public long Failed { get; init; }

    /// <summary>The queue was full.</summary>
    public long Dropped { get; init; }

    /// <summary>Left out on purpose, by reason (<c>sampled-out</c>, <c>unsafe</c>, <c>body-too-large</c>, …).</summary>
    public ImmutableSortedDictionary<string, long> Skipped { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Safe requests that were asked of the legacy once more, to learn what differs by itself, and got no answer.</summary>
    public long ReplaysFailed { get; init; }

    /// <summary>How many answers were compared, by route; each route and class of methods at most once.</summary>
    public ImmutableArray<ComparedTally> Routes { get; init; } = [];

    /// <summary>Where answers differed, most frequent first; at most <see cref="MirrorMerger.MaxDifferences"/>, and the others of each route in one.</summary>
    public ImmutableArray<DifferenceTally> Differences { get; init; } = [];

    /// <summary>In which places together, most frequent first; bounded, so they may not add up to <see cref="Mismatched"/>.</summary>
    public ImmutableArray<DifferencePattern> Patterns { get; init; } = [];

    /// <summary>Answers that were compared.</summary>
    public long Compared => Matched + Mismatched;

    /// <summary>Safe requests that were asked of the legacy once more, and whose answers were compared.</summary>
    public long Replayed => Routes.Sum(route => route.Noise);

    /// <summary>All candidates.</summary>
    public long Candidates => Compared + Failed + Dropped + Skipped.Values.Sum();

    /// <summary>The share of candidates that were compared, 0..1; null when there were none.</summary>
    public double? Coverage => Candidates == 0 ? null : (double)Compared / Candidates;
}
