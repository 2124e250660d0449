using System.Collections.Immutable;

namespace Hal9.Migrate.Evidence;

/// <summary>What became of the requests that were candidates for mirroring. Every candidate is in exactly one of the counts.</summary>
public sealed record MirrorTally
{
    /// <summary>No candidates.</summary>
    public static MirrorTally Empty { get; } = new();

    /// <summary>Compared, and the answers were the same.</summary>
    public long Matched { get; init; }

    /// <summary>Compared, and the answers differed.</summary>
    public long Mismatched { get; init; }

    /// <summary>The successor gave no answer: it could not be reached, broke off, or took too long.</summary>
    public long Failed { get; init; }

    /// <summary>The queue was full.</summary>
    public long Dropped { get; init; }

    /// <summary>Left out on purpose, by reason (<c>sampled-out</c>, <c>unsafe</c>, <c>body-too-large</c>, …).</summary>
    public ImmutableSortedDictionary<string, long> Skipped { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>The most frequent differences; bounded.</summary>
    public ImmutableArray<DifferenceTally> Differences { get; init; } = [];

    /// <summary>Answers that were compared.</summary>
    public long Compared => Matched + Mismatched;

    /// <summary>All candidates.</summary>
    public long Candidates => Compared + Failed + Dropped + Skipped.Values.Sum();

    /// <summary>The share of compared answers that were the same, 0..1; null when none was compared.</summary>
    public double? Parity => Compared == 0 ? null : (double)Matched / Compared;

    /// <summary>The share of candidates that were compared, 0..1; null when there were none.</summary>
    public double? Coverage => Candidates == 0 ? null : (double)Compared / Candidates;
}
