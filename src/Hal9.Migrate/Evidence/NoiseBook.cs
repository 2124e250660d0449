using System.Collections.Immutable;
using Hal9.Migrate.Comparison;

namespace Hal9.Migrate.Evidence;

/// <summary>
/// What of the differences between answers is noise, by route, class of methods and place: found in the tallies of any number of gateways and seconds
/// added up. Immutable and pure.
/// </summary>
public sealed class NoiseBook
{
    private readonly Dictionary<(MethodClass, string, string), DifferenceFinding> _places;

    private NoiseBook(ImmutableArray<DifferenceFinding> findings)
    {
        Findings = findings;
        _places = findings.ToDictionary(finding => (finding.Method, finding.Route, finding.Path));
    }

    /// <summary>All places, worst first: differences before what is not known yet before noise, by how far the shares are apart.</summary>
    public ImmutableArray<DifferenceFinding> Findings { get; }

    /// <summary>Reads the tallies.</summary>
    /// <param name="evidence">Everything that was measured.</param>
    /// <param name="learns">Whether the legacy is asked twice at all; if not, nothing is noise.</param>
    public static NoiseBook Of(MirrorTally evidence, bool learns)
    {
        var trials = evidence.Routes.ToDictionary(route => (route.Method, route.Route));
        return new([.. evidence.Differences.Select(place =>
        {
            var (compared, replayed) = trials.TryGetValue((place.Method, place.Route), out var route) ? (route.Raw, route.Noise) : (0, 0);
            var verdict = !NoiseRule.IsDifference(NoiseRule.Rate(place.Raw, compared), NoiseRule.Rate(place.Noise, replayed)) ? DifferenceVerdict.Noise
                : learns && place.Method == MethodClass.Safe && replayed < NoiseRule.FewestReplays ? DifferenceVerdict.Unlearnt
                : DifferenceVerdict.Difference;
            return new DifferenceFinding(place.Method, place.Route, place.Path, verdict, place.Raw, compared, place.Noise, replayed, place.Examples);
        }).OrderBy(finding => finding.Verdict).ThenByDescending(finding => finding.RawRate - finding.NoiseRate).ThenByDescending(finding => finding.Raw)
            .ThenBy(finding => finding.Route, StringComparer.Ordinal).ThenBy(finding => finding.Path, StringComparer.Ordinal).ThenBy(finding => finding.Method)]);
    }

    /// <summary>
    /// How many of the answers differ in a place that is no noise: for certain, and at most. What lies between is not learnt yet, or was not kept
    /// answer by answer.
    /// </summary>
    /// <param name="tally">The answers: those of the evidence the book was made from, or of a part of it.</param>
    public (long Certain, long Possible) MismatchesOf(MirrorTally tally)
    {
        var (certain, possible, named) = (0L, 0L, 0L);
        var namedAt = new Dictionary<(MethodClass, string, string), long>();
        foreach (var pattern in tally.Patterns)
        {
            var worst = pattern.Paths.Min(path => VerdictOf(pattern.Method, pattern.Route, path));
            certain += worst == DifferenceVerdict.Difference ? pattern.Count : 0;
            possible += worst <= DifferenceVerdict.Unlearnt ? pattern.Count : 0;
            named += pattern.Count;
            foreach (var path in pattern.Paths)
            {
                namedAt[(pattern.Method, pattern.Route, path)] = namedAt.GetValueOrDefault((pattern.Method, pattern.Route, path)) + pattern.Count;
            }
        }

        var unnamed = tally.Mismatched - named;
        if (unnamed <= 0)
        {
            return (certain, possible);
        }

        // Of answers whose places together were not kept, it is still known how often each place differed in them.
        var left = tally.Differences.Select(place => (
            Verdict: VerdictOf(place.Method, place.Route, place.Path),
            Count: Math.Max(0, place.Raw - namedAt.GetValueOrDefault((place.Method, place.Route, place.Path))))).ToList();
        var unexplained = Math.Max(0, unnamed - left.Sum(place => place.Count));
        return (
            certain + unexplained + Math.Min(unnamed - unexplained, left.Where(place => place.Verdict == DifferenceVerdict.Difference).Select(place => place.Count).DefaultIfEmpty().Max()),
            possible + unexplained + Math.Min(unnamed - unexplained, left.Where(place => place.Verdict <= DifferenceVerdict.Unlearnt).Sum(place => place.Count)));
    }

    /// <summary>The share of compared answers that are the same but for noise, 0..1; what is not learnt yet counts as different. Null when none was compared.</summary>
    public double? ParityOf(MirrorTally tally) => tally.Compared == 0 ? null : 1 - (double)MismatchesOf(tally).Possible / tally.Compared;

    private DifferenceVerdict VerdictOf(MethodClass method, string route, string path) =>
        _places.TryGetValue((method, route, path), out var finding) || _places.TryGetValue((method, route, Difference.OtherPlaces), out finding)
            ? finding.Verdict : DifferenceVerdict.Difference;
}
