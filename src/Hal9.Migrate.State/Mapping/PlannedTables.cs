using System.Collections.Immutable;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.State.Mapping;

/// <summary>A plan's tables as ways there and back.</summary>
public static class PlannedTables
{
    /// <summary>The ways of a table.</summary>
    public static TableMapping Of(TablePlan table) => new(
        new TableRoute
        {
            Name = table.Name, From = table.From, To = table.To, FromKey = table.Key, ToKey = table.ToKey, Columns = Columns(table.Columns), FromFilter = table.Where,
        },
        new TableRoute
        {
            Name = table.Name, From = table.To, To = table.From, FromKey = table.ToKey, ToKey = table.Key, Columns = Columns(table.Reverse), ToFilter = table.Where,
            Lossy = table.Lossy.IsEmpty ? null : new(table.Lossy, Columns(table.Columns)),
        });

    private static ImmutableArray<ColumnMapping> Columns(ImmutableArray<(string Column, string Expression)> columns) =>
        [.. columns.Select(column => new ColumnMapping(column.Column, column.Expression))];
}
