using System.Collections.Immutable;

namespace Hal9.Migrate.State.Mapping;

/// <summary>
/// Columns of the table a route leads to that do not come back as they went: of what they once were, the other store knows a part only. They are kept as
/// they are for as long as what comes back is what they would have come back as, and are written when it is something else. In such a table unique values
/// cannot change hands on the way back: the rows are parked.
/// </summary>
/// <param name="Names">The columns.</param>
/// <param name="There">
/// How that table's rows went to the other store: its columns and their expressions. Put together with the route's own expressions they say what a column would
/// come back as; both are read by one database, so the two stores have to be of one kind.
/// </param>
public sealed record LossyColumns(ImmutableArray<string> Names, ImmutableArray<ColumnMapping> There)
{
    /// <summary>Whether a column is one of them.</summary>
    public bool Includes(string column) => Names.Contains(column, StringComparer.OrdinalIgnoreCase);
}
