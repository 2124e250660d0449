using System.Collections.Immutable;

namespace Hal9.Migrate.State.Mapping;

/// <summary>One direction in which a table's rows go: from a table of one store to one of the other.</summary>
public sealed record TableRoute
{
    /// <summary>The table's name in the plan; the same both ways.</summary>
    public required string Name { get; init; }

    /// <summary>The table they come from.</summary>
    public required string From { get; init; }

    /// <summary>The table they go to.</summary>
    public required string To { get; init; }

    /// <summary>The columns by which a row is known in <see cref="From"/>: unique and never NULL.</summary>
    public required ImmutableArray<string> FromKey { get; init; }

    /// <summary>The columns by which it is known in <see cref="To"/>; their expressions use columns of <see cref="FromKey"/> only.</summary>
    public required ImmutableArray<string> ToKey { get; init; }

    /// <summary>Every column that is written. Others of <see cref="To"/> are left alone.</summary>
    public required ImmutableArray<ColumnMapping> Columns { get; init; }

    /// <summary>SQL condition on a row of <see cref="From"/>; a row that does not meet it counts as deleted. Null: all.</summary>
    public string? FromFilter { get; init; }

    /// <summary>SQL condition on a row of <see cref="To"/>: only such rows come from this route. Null: all.</summary>
    public string? ToFilter { get; init; }

    /// <summary>Columns of <see cref="To"/> that do not come back as they went; null: none.</summary>
    public LossyColumns? Lossy { get; init; }

    /// <summary>The expression of a target column.</summary>
    public string ExpressionOf(string column) => Columns.First(mapping => mapping.Column == column).Expression;
}
