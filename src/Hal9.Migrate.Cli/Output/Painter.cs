using Hal9.Migrate.Cli.Layout;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hal9.Migrate.Cli.Output;

/// <summary>Lines in a terminal's colours.</summary>
internal static class Painter
{
    /// <summary>The lines as one renderable.</summary>
    public static IRenderable Paint(IEnumerable<Line> lines)
    {
        var (paragraph, isFirst) = (new Paragraph(), true);
        foreach (var line in lines)
        {
            paragraph.Append(isFirst ? "" : "\n");
            isFirst = false;
            foreach (var run in line.Runs)
            {
                paragraph.Append(run.Text, StyleOf(run.Tone));
            }
        }

        return paragraph;
    }

    // The sixteen colours that every terminal has and its owner has chosen.
    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Strong => new Style(decoration: Decoration.Bold),
        Tone.Dim => new Style(Color.Grey),
        Tone.Good => new Style(Color.Green),
        Tone.Warn => new Style(Color.Olive),
        Tone.Bad => new Style(Color.Maroon, decoration: Decoration.Bold),
        _ => Style.Plain,
    };
}
