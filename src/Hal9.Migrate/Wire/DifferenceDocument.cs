using System.Collections.Immutable;
using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Wire;

/// <summary>A place in which answers differ.</summary>
/// <param name="Route">The route template.</param>
/// <param name="Method"><c>Safe</c> or <c>Unsafe</c>: the class of the requests' methods.</param>
/// <param name="Path">Where: <c>status</c>, <c>header:NAME</c>, <c>content-type</c>, <c>body</c>, a JSON path with indexes as <c>*</c>; <c>*</c> alone: all other places.</param>
/// <param name="Verdict">What the differences are.</param>
/// <param name="RawRate">The share of the successor's answers that differ there from the legacy's, 0..1.</param>
/// <param name="NoiseRate">The share of the legacy's own second answers that differ there from its first, 0..1; null when it was not asked twice.</param>
/// <param name="Differing">How many answers of the successor differed there.</param>
/// <param name="Compared">How many of its answers on that route were compared.</param>
/// <param name="Replayed">How many requests on that route the legacy was asked twice.</param>
/// <param name="Examples">The latest examples, as far as the plan lets them be shown.</param>
public sealed record DifferenceDocument(
    string Route, MethodClass Method, string Path, DifferenceVerdict Verdict, double RawRate, double? NoiseRate,
    long Differing, long Compared, long Replayed, ImmutableArray<DifferenceExample> Examples)
{
    /// <summary>
    /// What a book says: routes with the worst places first, in them the worst place first. Places in which only the legacy differs, from itself, say nothing
    /// about the successor and are left out.
    /// </summary>
    public static ImmutableArray<DifferenceDocument> Of(NoiseBook book) =>
    [
        .. book.Findings.Where(finding => finding.Raw > 0).GroupBy(finding => (finding.Route, finding.Method)).SelectMany(route => route).Select(finding => new DifferenceDocument(
            finding.Route, finding.Method, finding.Path, finding.Verdict, finding.RawRate, finding.Replayed == 0 ? null : finding.NoiseRate,
            finding.Raw, finding.Compared, finding.Replayed, finding.Examples)),
    ];
}
