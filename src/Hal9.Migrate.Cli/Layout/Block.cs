using System.Collections.Immutable;

#pragma warning disable MA0048 // the kinds of blocks a screen is made of

namespace Hal9.Migrate.Cli.Layout;

/// <summary>A part of what is shown, set apart from the next by an empty line.</summary>
internal abstract record Block;

/// <summary>Lines as they are, each wrapped where it is too long.</summary>
internal sealed record Lines(ImmutableArray<Line> Content) : Block
{
    public static Lines Of(params IEnumerable<Line> lines) => new([.. lines]);
}

/// <summary>Labels with what they label. An empty label continues the one above; facts without a value are left out.</summary>
internal sealed record Facts(ImmutableArray<(string Label, Line Value)> Rows) : Block
{
    public static Facts Of(params IEnumerable<(string Label, Line? Value)> rows) =>
        new([.. rows.Where(row => row.Value is { Width: > 0 }).Select(row => (row.Label, row.Value!))]);
}

/// <summary>A column of a grid.</summary>
internal sealed record Column(string Header, bool Right = false)
{
    public static implicit operator Column(string header) => new(header);
}

/// <summary>Rows in columns. The last column takes what room is left and is wrapped there.</summary>
internal sealed record Grid(ImmutableArray<Column> Columns, ImmutableArray<ImmutableArray<Line>> Rows) : Block
{
    public static Grid Of(IEnumerable<Column> columns, IEnumerable<IEnumerable<Line>> rows) => new([.. columns], [.. rows.Select(row => row.ToImmutableArray())]);
}
