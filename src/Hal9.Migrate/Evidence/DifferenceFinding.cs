using System.Collections.Immutable;

namespace Hal9.Migrate.Evidence;

/// <summary>What is known about one place in which answers differ.</summary>
/// <param name="Method">The class of the requests' methods.</param>
/// <param name="Route">The route template.</param>
/// <param name="Path">Where, as in <see cref="Comparison.Difference.Path"/>.</param>
/// <param name="Verdict">What the differences are.</param>
/// <param name="Raw">In how many of the successor's answers.</param>
/// <param name="Compared">How many of its answers on that route were compared.</param>
/// <param name="Noise">In how many of the legacy's own second answers.</param>
/// <param name="Replayed">How many of those on that route were compared.</param>
/// <param name="Examples">Examples of the successor's answers.</param>
public sealed record DifferenceFinding(
    MethodClass Method, string Route, string Path, DifferenceVerdict Verdict, long Raw, long Compared, long Noise, long Replayed, ImmutableArray<DifferenceExample> Examples)
{
    /// <summary>The share of the successor's answers, 0..1.</summary>
    public double RawRate => NoiseRule.Rate(Raw, Compared);

    /// <summary>The share of the legacy's own second answers, 0..1; 0 when there are none.</summary>
    public double NoiseRate => NoiseRule.Rate(Noise, Replayed);
}
