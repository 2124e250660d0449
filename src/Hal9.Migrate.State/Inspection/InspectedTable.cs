using System.Collections.Immutable;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.State.Inspection;

/// <summary>A table of a plan as one side sees it: rows leave it on one route, and arrive on the other.</summary>
/// <param name="Index">Its place in the plan.</param>
/// <param name="Side">The side.</param>
/// <param name="Mapping">Both routes.</param>
public sealed record InspectedTable(int Index, Side Side, TableMapping Mapping)
{
    /// <summary>Tables that come before it in the plan and are the same one here: several tables of the other side may make one.</summary>
    public ImmutableArray<InspectedTable> Earlier { get; init; } = [];

    /// <summary>The way on which rows leave this side; its expressions are in this side's dialect.</summary>
    public TableRoute Leaving => Mapping.From(Side);

    /// <summary>The way on which rows arrive.</summary>
    public TableRoute Arriving => Mapping.From(Side.Other());

    /// <summary>The table's name here.</summary>
    public string Table => Leaving.From;

    /// <summary>The columns by which a row is known here.</summary>
    public ImmutableArray<string> Key => Leaving.FromKey;

    /// <summary>The table's place in the plan.</summary>
    public string Path => $"state.tables[{Index}]";

    /// <summary>The place of its name here.</summary>
    public string TablePath => Path + (Side == Side.Legacy ? ".from" : ".to");

    /// <summary>The place of its key here.</summary>
    public string KeyPath => Path + (Side == Side.Legacy ? ".key" : ".toKey");

    /// <summary>The place of the condition on rows that are moved.</summary>
    public string FilterPath => Path + ".where";

    /// <summary>The place of what a column of the other side is made of.</summary>
    public string ExpressionPath(string column) => Side == Side.Legacy ? $"{Path}.columns.{column}" : ReversePath(column);

    /// <summary>The place of what a column of this side is made of.</summary>
    public string WrittenPath(string column) => Side == Side.Legacy ? ReversePath(column) : $"{Path}.columns.{column}";

    /// <summary>
    /// Whether rows that lack these columns can arrive: an earlier table of the plan makes the row with all of them, and this one only adds to it.
    /// </summary>
    public bool CanLack(IReadOnlyCollection<string> columns) => columns.Count == 0
        || Earlier.Any(table => columns.All(column => table.Arriving.Columns.Any(mapping => mapping.Column.Equals(column, StringComparison.OrdinalIgnoreCase))));

    /// <summary>That these columns, which are NOT NULL and have no default, do not arrive.</summary>
    public Finding Lacks(IReadOnlyCollection<string> columns) => new(
        FindingSeverity.Error, TablePath,
        $"The plan does not say what {string.Join(", ", columns)} of {Table} {(columns.Count == 1 ? "is" : "are")} made of, NOT NULL and without a default: new rows that arrive would be refused.",
        "Map what is missing, give it a default, or put a table that makes the whole row before this one.");

    // A column that comes over as it is need not be named for the way back: what is said of it is said under "columns".
    private string ReversePath(string column) =>
        Mapping.Forward.Columns.FirstOrDefault(forward => forward.Expression == column && Mapping.Reverse.ExpressionOf(column) == forward.Column) is { } kept
            ? $"{Path}.columns.{kept.Column}" : $"{Path}.reverse.{column}";
}
