using System.Collections.Immutable;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;

namespace Hal9.Migrate.State.Stores;

/// <summary>What a batch says of one table.</summary>
/// <param name="Route">The way its rows go.</param>
/// <param name="Rows">What has to be in the target: the values of <see cref="TableRoute.Columns"/>, each key once.</param>
/// <param name="Gone">What must not be: the values of <see cref="TableRoute.ToKey"/> of rows that are gone or do not meet the filter.</param>
/// <param name="After">How far the table has come when this is committed.</param>
/// <param name="LogIds">The log entries it was made from, where the source deletes them one by one.</param>
public sealed record TableChanges(TableRoute Route, RowStream Rows, RowStream Gone, TableProgress After, ImmutableArray<long> LogIds)
{
    /// <summary>
    /// Whether the source's table was emptied at once: besides those of <see cref="Rows"/>, no row that is on this route
    /// (<see cref="TableRoute.ToFilter"/>) stays in the target. Later rows have entries of their own.
    /// </summary>
    public bool IsEmptied { get; init; }

    /// <summary>Whether a chunk is among the rows; then they count as copied.</summary>
    public bool IsChunk { get; init; }
}
