using System.Collections.Immutable;
using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>Where answers differ: by route, worst first.</summary>
internal static class DifferenceView
{
    private const int MostPlaces = 10;

    public static IEnumerable<Block> Of(ImmutableArray<DifferenceDocument> differences, ViewContext view)
    {
        var shown = differences.Take(view.Detailed ? differences.Length : MostPlaces).ToList();
        foreach (var route in shown.GroupBy(DifferenceText.RouteOf))
        {
            yield return Grid.Of(
                [route.Key, "", new("differs", Right: true), new("noise", Right: true), "legacy and successor, for example"],
                route.Select(place => (IEnumerable<Line>)
                [
                    place.Path,
                    Toned.Of(place.Verdict),
                    Say.Share(place.RawRate),
                    Say.Share(place.NoiseRate),
                    place.Examples.IsEmpty ? Line.Dim(Say.Unknown) : $"{place.Examples[^1].Legacy}; {place.Examples[^1].Successor}",
                ]));
        }

        if (differences.Length > shown.Count)
        {
            yield return Lines.Of(Line.Dim(Say.Text($"  and {Say.Count(differences.Length - shown.Count, "place")} more; --detailed shows all")));
        }
    }
}
