using System.Collections.Immutable;
using Hal9.Migrate.Comparison;

namespace Hal9.Migrate.Evidence;

/// <summary>Adds up what became of mirrored requests: of gateways, or of one second after the other.</summary>
public static class MirrorMerger
{
    /// <summary>How many places of difference are told apart, most frequent first; the others of a route are added up.</summary>
    public const int MaxDifferences = 100;

    /// <summary>How many places all patterns that are kept may name together.</summary>
    public const int MaxPatternPaths = 500;

    /// <summary>How many examples of a place are kept, the latest.</summary>
    public const int MaxExamples = 3;

    /// <summary>One tally for all of them; in which order they come makes no difference while nothing is cut off.</summary>
    public static MirrorTally Merge(IEnumerable<MirrorTally> tallies)
    {
        var all = tallies.Where(tally => !ReferenceEquals(tally, MirrorTally.Empty)).ToList();
        return all.Count switch
        {
            0 => MirrorTally.Empty,
            1 => all[0],
            _ => new MirrorTally
            {
                Matched = all.Sum(tally => tally.Matched),
                Mismatched = all.Sum(tally => tally.Mismatched),
                Failed = all.Sum(tally => tally.Failed),
                Dropped = all.Sum(tally => tally.Dropped),
                ReplaysFailed = all.Sum(tally => tally.ReplaysFailed),
                Skipped = all.SelectMany(tally => tally.Skipped).GroupBy(skip => skip.Key, skip => skip.Value)
                    .ToImmutableSortedDictionary(reason => reason.Key, reason => reason.Sum()),
                Routes = [.. all.SelectMany(tally => tally.Routes).GroupBy(route => (route.Method, route.Route))
                    .Select(same => new ComparedTally(same.Key.Method, same.Key.Route, same.Sum(route => route.Raw), same.Sum(route => route.Noise)))],
                Differences = Bounded(all.SelectMany(tally => tally.Differences)),
                Patterns = Bounded(all.SelectMany(tally => tally.Patterns)),
            },
        };
    }

    /// <summary>Each place once, as many as are kept.</summary>
    public static ImmutableArray<DifferenceTally> Bounded(IEnumerable<DifferenceTally> differences)
    {
        var ranked = Sum(differences).OrderByDescending(place => place.Raw + place.Noise)
            .ThenBy(place => place.Route, StringComparer.Ordinal).ThenBy(place => place.Path, StringComparer.Ordinal).ThenBy(place => place.Method).ToList();
        var named = ranked.Where(place => place.Path != Difference.OtherPlaces).ToList();
        return named.Count <= MaxDifferences
            ? [.. ranked]
            : [.. named.Take(MaxDifferences), .. Sum(named.Skip(MaxDifferences).Concat(ranked.Where(place => place.Path == Difference.OtherPlaces))
                .Select(place => place with { Path = Difference.OtherPlaces, Examples = [] }))];
    }

    /// <summary>Each pattern once, as many as are kept.</summary>
    public static ImmutableArray<DifferencePattern> Bounded(IEnumerable<DifferencePattern> patterns)
    {
        var left = MaxPatternPaths;
        return [.. patterns.GroupBy(pattern => (pattern.Method, pattern.Route, Paths: string.Join('\n', pattern.Paths)))
            .Select(same => same.First() with { Count = same.Sum(pattern => pattern.Count) })
            .OrderByDescending(pattern => pattern.Count).ThenBy(pattern => pattern.Route, StringComparer.Ordinal).ThenBy(pattern => string.Join('\n', pattern.Paths), StringComparer.Ordinal)
            .TakeWhile(pattern => (left -= pattern.Paths.Length) >= 0)];
    }

    private static IEnumerable<DifferenceTally> Sum(IEnumerable<DifferenceTally> differences) => differences
        .GroupBy(place => (place.Method, place.Route, place.Path))
        .Select(same => new DifferenceTally(same.Key.Method, same.Key.Route, same.Key.Path, same.Sum(place => place.Raw), same.Sum(place => place.Noise))
        {
            Examples = [.. same.SelectMany(place => place.Examples).OrderBy(example => example.At).TakeLast(MaxExamples)],
        });
}
