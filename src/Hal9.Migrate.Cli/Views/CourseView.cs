using System.Collections.Immutable;
using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>The last minutes as rows of bars, each row from 0 to its own greatest value, the newest on the right.</summary>
internal static class CourseView
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const string Marks = "_.:-=+*#";

    public static Grid Of(ImmutableArray<PointDocument> points, ViewContext view)
    {
        var seconds = points.IsEmpty ? 0 : (points[^1].At - points[0].At).TotalSeconds + points[^1].Seconds;
        return Grid.Of(
            [$"last {Say.Duration(TimeSpan.FromSeconds(seconds))}", "", new("most", Right: true), ""],
            points.IsEmpty ? [] :
            [
                Course("legacy", "req/s", point => point.Legacy.RequestsPerSecond, value => Say.Rate(value)),
                Course("successor", "req/s", point => point.Successor.RequestsPerSecond, value => Say.Rate(value)),
                Course("legacy", "errors", point => point.Legacy.ErrorRate, value => Say.Share(value), isBad: true),
                Course("successor", "errors", point => point.Successor.ErrorRate ?? point.Mirrored.ErrorRate, value => Say.Share(value), isBad: true),
                Course("legacy", "p99", point => point.Legacy.P99Ms, value => Say.Milliseconds(value)),
                Course("successor", "p99", point => point.Successor.P99Ms ?? point.Mirrored.P99Ms, value => Say.Milliseconds(value)),
            ]);

        IEnumerable<Line> Course(string side, string what, Func<PointDocument, double?> value, Func<double, string> say, bool isBad = false)
        {
            var values = points.Select(value).ToImmutableArray();
            var most = values.Max() ?? 0;
            return [side, what, values.Any(each => each is not null) ? say(most) : Say.Unknown, Line.Of(Sparkline(values, view.Unicode), isBad && most > 0 ? Tone.Bad : Tone.Plain) with { ShowsEnd = true }];
        }
    }

    /// <summary>One character a value, from 0 to the greatest; a blank where none was measured.</summary>
    public static string Sparkline(IReadOnlyCollection<double?> values, bool unicode)
    {
        var (scale, most) = (unicode ? Bars : Marks, values.Max() ?? 0);
        return string.Concat(values.Select(each => each is not { } known ? ' ' : most <= 0 ? scale[0] : scale[(int)Math.Round(known / most * (scale.Length - 1))]));
    }
}
