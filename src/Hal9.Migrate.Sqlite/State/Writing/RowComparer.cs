using System.Collections.Immutable;
using Hal9.Migrate.Sqlite.State.Batches;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.Sqlite.State.Writing;

/// <summary>Compares rows with those in a table, each value as the column would store it, byte by byte.</summary>
internal static class RowComparer
{
    /// <param name="session">In a snapshot or transaction.</param>
    /// <param name="table">What has to be there.</param>
    /// <param name="isLeftOut">Keys, as text, that are not compared.</param>
    public static ImmutableArray<RowDifference> Compare(SqlSession session, TableRows table, Func<string, bool> isLeftOut)
    {
        var (route, columns) = (table.Route, table.Route.Columns);
        var differences = ImmutableArray.CreateBuilder<RowDifference>();
        var areEqual = string.Join(", ", columns.Select((column, i) => FormattableString.Invariant($"{Returning.Value(route, column.Column, columns.Length)} COLLATE BINARY IS @{i}")));
        using var select = session.Prepare(
            $"SELECT {areEqual}, {string.Join(", ", columns.Select(column => Returning.Value(route, column.Column, columns.Length)))} FROM {SqlText.Name(route.To)} WHERE {RowWriter.IsKey(route, columns.Length)}");
        foreach (var row in table.Rows)
        {
            var key = table.KeyOf(row);
            var text = TableRows.Text(key);
            if (!isLeftOut(text))
            {
                differences.AddRange(Differences(route, text, row, select.First([.. row, .. key])));
            }
        }

        using var exists = session.Prepare(
            $"SELECT 1 FROM {SqlText.Name(route.To)} WHERE {string.Join(" AND ", route.ToKey.Select((column, i) => FormattableString.Invariant($"{SqlText.Name(column)} COLLATE BINARY = @{i}")))} AND {RowWriter.IsKey(route)}");
        differences.AddRange(table.Gone.Where(key => !isLeftOut(TableRows.Text(key)) && exists.First(key) is not null)
            .Select(key => new RowDifference(route.Name, TableRows.Text(key), null, null, "a row")));
        return differences.ToImmutable();
    }

    private static IEnumerable<RowDifference> Differences(TableRoute route, string key, object?[] expected, object?[]? found) => found is null
        ? [new(route.Name, key, null, "a row", null)]
        : route.Columns.Select((column, i) => (column, i)).Where(pair => found[pair.i] is not 1L)
            .Select(pair => new RowDifference(route.Name, key, pair.column.Column, ValueText.Of(expected[pair.i]), ValueText.Of(found[expected.Length + pair.i])));
}
