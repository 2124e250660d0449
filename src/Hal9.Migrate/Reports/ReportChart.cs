using System.Globalization;
using System.Net;
using System.Text;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Reports;

/// <summary>Draws a line chart of both sides as SVG. Lines differ by their dashes, so that no colour is needed to tell them apart.</summary>
internal static class ReportChart
{
    private const double Left = 62;
    private const double Right = 626;
    private const double Top = 12;
    private const double Bottom = 158;

    private static readonly (string Class, string Name)[] Lines = [("legacy", "legacy"), ("successor", "successor"), ("mirrored", "successor, mirrored requests")];

    /// <summary>The chart of a measure; null when nothing was measured.</summary>
    /// <param name="document">The report.</param>
    /// <param name="title">What is measured.</param>
    /// <param name="unit">In which unit.</param>
    /// <param name="valueOf">The measure of a side, at least 0; null when there is none.</param>
    public static string? Draw(ReportDocument document, string title, string unit, Func<SideDocument, double?> valueOf)
    {
        var sides = new Func<PointDocument, SideDocument>[] { point => point.Legacy, point => point.Successor, point => point.Mirrored };
        var values = sides.Select(side => document.Points.Select(point => valueOf(side(point))).ToList()).ToList();
        if (document.Points.IsEmpty || values.All(line => line.TrueForAll(value => value is null)))
        {
            return null;
        }

        var (from, to) = (document.Points[0].At, document.Points[^1].At.AddSeconds(document.Points[^1].Seconds));
        var max = Ceiling(values.Max(line => line.Max()) ?? 0);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<figure><figcaption>{WebUtility.HtmlEncode(title)}, {WebUtility.HtmlEncode(unit)}</figcaption><svg viewBox="0 0 640 184" role="img" aria-label="{WebUtility.HtmlEncode(title)}">""");
        for (var line = 0; line <= 4; line++)
        {
            var y = Y(max * line / 4);
            svg.Append(CultureInfo.InvariantCulture, $"""<line class="grid" x1="{Left}" y1="{y:0.#}" x2="{Right}" y2="{y:0.#}"/><text x="{Left - 6}" y="{y + 4:0.#}" text-anchor="end">{max * line / 4:0.###}</text>""");
        }

        foreach (var entry in document.Timeline.Where(entry => entry.Type is "StepEntered" or "RollbackStarted" && entry.At >= from && entry.At <= to))
        {
            var x = X(entry.At);
            svg.Append(CultureInfo.InvariantCulture, $"""<line class="{(entry.Type == "StepEntered" ? "step" : "back")}" x1="{x:0.#}" y1="{Top}" x2="{x:0.#}" y2="{Bottom}"><title>{WebUtility.HtmlEncode(entry.Message)}</title></line>""");
        }

        foreach (var (share, anchor) in new[] { (0.0, "start"), (0.5, "middle"), (1.0, "end") })
        {
            var at = from + (to - from) * share;
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{X(at):0.#}" y="{Bottom + 18}" text-anchor="{anchor}">{at.UtcDateTime:yyyy-MM-dd HH:mm:ss}</text>""");
        }

        for (var line = 0; line < values.Count; line++)
        {
            if (PathOf(values[line]) is { Length: > 0 } path)
            {
                svg.Append(CultureInfo.InvariantCulture, $"""<path class="{Lines[line].Class}" d="{path}"><title>{Lines[line].Name}</title></path>""");
            }
        }

        return svg.Append("</svg></figure>").ToString();

        double X(DateTimeOffset at) => Left + (Right - Left) * ((at - from) / (to - from));

        double Y(double value) => Bottom - (Bottom - Top) * (value / max);

        // A line breaks where nothing was measured; a value alone is a dot.
        string PathOf(List<double?> line)
        {
            var path = new StringBuilder();
            for (var index = 0; index < line.Count; index++)
            {
                if (line[index] is not { } value)
                {
                    continue;
                }

                var point = document.Points[index];
                var goesOn = index > 0 && line[index - 1] is not null && (point.At - document.Points[index - 1].At).TotalSeconds < 3 * Math.Max(1, document.StepSeconds);
                path.Append(CultureInfo.InvariantCulture, $"{(goesOn ? 'L' : 'M')}{X(point.At.AddSeconds(point.Seconds / 2.0)):0.#} {Y(value):0.#}{(goesOn ? "" : "h0.1")}");
            }

            return path.ToString();
        }
    }

    /// <summary>The next of 1, 2, 4, 8 times a power of ten: quarters of it are short numbers.</summary>
    private static double Ceiling(double value)
    {
        if (value <= 0)
        {
            return 1;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return power * (value <= power ? 1 : value <= 2 * power ? 2 : value <= 4 * power ? 4 : value <= 8 * power ? 8 : 10);
    }
}
