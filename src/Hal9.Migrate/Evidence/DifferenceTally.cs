using System.Collections.Immutable;

namespace Hal9.Migrate.Evidence;

/// <summary>How often answers differed in one place.</summary>
/// <param name="Method">The class of the requests' methods.</param>
/// <param name="Route">The route template.</param>
/// <param name="Path">Where, as in <see cref="Comparison.Difference.Path"/>.</param>
/// <param name="Raw">In how many of the successor's answers, compared with the legacy's.</param>
/// <param name="Noise">In how many of the legacy's own second answers, compared with its first.</param>
public sealed record DifferenceTally(MethodClass Method, string Route, string Path, long Raw, long Noise)
{
    /// <summary>Examples of the successor's answers, oldest first; at most <see cref="MirrorMerger.MaxExamples"/>.</summary>
    public ImmutableArray<DifferenceExample> Examples { get; init; } = [];
}
