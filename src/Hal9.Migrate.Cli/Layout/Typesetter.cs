using System.Collections.Immutable;

namespace Hal9.Migrate.Cli.Layout;

/// <summary>Sets blocks into lines of a given width. Pure.</summary>
internal static class Typesetter
{
    private const string Indent = "  ";
    private const int NarrowestCell = 16;
    private const int NarrowestLastColumn = 30;

    /// <summary>The lines, blocks set apart by an empty one.</summary>
    public static IEnumerable<Line> Set(IEnumerable<Block> blocks, int width)
    {
        var isFirst = true;
        foreach (var block in blocks)
        {
            var lines = Set(block, width).ToList();
            if (lines.Count > 0 && !isFirst)
            {
                yield return Line.Empty;
            }

            isFirst &= lines.Count == 0;
            foreach (var line in lines)
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<Line> Set(Block block, int width) => block switch
    {
        Lines lines => lines.Content.SelectMany(line => line.Wrap(width)),
        Facts facts => Set(facts, width),
        Grid grid => Set(grid, width),
        _ => throw new ArgumentOutOfRangeException(nameof(block), block, "An unknown kind of block."),
    };

    private static IEnumerable<Line> Set(Facts facts, int width)
    {
        var label = facts.Rows.Select(row => row.Label.Length).DefaultIfEmpty().Max();
        return facts.Rows.SelectMany(row => row.Value.Wrap(Math.Max(NarrowestCell, width - label - (2 * Indent.Length)))
            .Select((line, i) => Indent + Line.Dim(i == 0 ? row.Label : "").Pad(label, right: false) + Indent + line));
    }

    private static IEnumerable<Line> Set(Grid grid, int width)
    {
        if (grid.Rows.IsEmpty)
        {
            yield break;
        }

        var widths = grid.Columns.Select((column, i) => grid.Rows.Max(row => row[i].Width) is var widest && widest > column.Header.Length ? widest : column.Header.Length)
            .ToImmutableArray();
        var rest = Math.Max(NarrowestCell, width - widths[..^1].Sum(cell => cell + Indent.Length) - Indent.Length);
        if (grid.Columns.Any(column => column.Header.Length > 0))
        {
            yield return Row(grid.Columns.Select(column => Line.Dim(column.Header)), grid.Columns, widths);
        }

        // Where the last column would be a ribbon, it goes below each row instead.
        var isBelow = rest < NarrowestLastColumn && widths[^1] > rest;
        foreach (var row in grid.Rows)
        {
            if (isBelow)
            {
                yield return Row([.. row[..^1], Line.Empty], grid.Columns, widths);
                foreach (var line in row[^1].Wrap(Math.Max(NarrowestCell, width - (3 * Indent.Length))))
                {
                    yield return Indent + Indent + Indent + line;
                }

                continue;
            }

            // What does not fit goes on below, in its own column.
            var wrapped = row[^1].Wrap(rest).ToImmutableArray();
            for (var i = 0; i < Math.Max(1, wrapped.Length); i++)
            {
                var last = i < wrapped.Length ? wrapped[i] : Line.Empty;
                yield return Row(i == 0 ? [.. row[..^1], last] : [.. row[..^1].Select(_ => Line.Empty), last], grid.Columns, widths);
            }
        }
    }

    private static Line Row(IEnumerable<Line> cells, ImmutableArray<Column> columns, ImmutableArray<int> widths)
    {
        var all = cells.ToImmutableArray();
        var line = Line.Empty;
        for (var i = 0; i < all.Length; i++)
        {
            var isLast = i == all.Length - 1;
            line += Indent + (isLast && !columns[i].Right ? all[i] : all[i].Pad(widths[i], columns[i].Right));
        }

        return line;
    }
}
