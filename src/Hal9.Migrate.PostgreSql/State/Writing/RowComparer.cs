using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Stores;
using Npgsql;

namespace Hal9.Migrate.PostgreSql.State.Writing;

/// <summary>Compares staged rows with those in the table, each value as the column would store it.</summary>
internal static class RowComparer
{
    private const int Longest = 60;

    /// <param name="session">In a transaction.</param>
    /// <param name="table">What has to be there.</param>
    /// <param name="condition">Which rows are compared, a condition on <c>hal9_v</c>, the row as it would be stored.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ImmutableArray<RowDifference>> CompareAsync(SqlSession session, StagedTable table, string condition, CancellationToken cancellationToken)
    {
        await session.RunAsync("SAVEPOINT hal9_compare", cancellationToken);
        List<RowDifference> differences;
        try
        {
            differences = await RowsAsync(session, table, StagedTable.All, condition, cancellationToken);
        }
        catch (PostgresException exception) when (PostgreSqlFaults.IsOfARow(exception))
        {
            // A value that the column's type does not take: which one is found row by row.
            differences = await OneByOneAsync(session, table, condition, cancellationToken);
        }

        return
        [
            .. differences,
            .. await session.QueryAsync(
                $"SELECT {table.Key.Text("hal9_t")} FROM {table.Table} AS hal9_t JOIN {table.GoneKeys(StagedTable.All)} AS hal9_g ON {table.IsGone}",
                row => new RowDifference(table.Route.Name, row.GetString(0), null, null, "a row"), cancellationToken),
        ];
    }

    private static async Task<List<RowDifference>> OneByOneAsync(SqlSession session, StagedTable table, string condition, CancellationToken cancellationToken)
    {
        await session.RunAsync("ROLLBACK TO hal9_compare", cancellationToken);
        var differences = new List<RowDifference>();
        foreach (var (key, at) in await session.QueryAsync($"SELECT row_key, at::text FROM ({table.KeyTexts}) AS k WHERE NOT is_gone", row => (row.GetString(0), row.GetString(1)), cancellationToken))
        {
            try
            {
                differences.AddRange(await RowsAsync(session, table, $"s.ctid = '{at}'::tid", condition, cancellationToken));
            }
            catch (PostgresException exception) when (PostgreSqlFaults.IsOfARow(exception))
            {
                await session.RunAsync("ROLLBACK TO hal9_compare", cancellationToken);
                differences.Add(new(table.Route.Name, key, null, "a row", null));
            }
        }

        return differences;
    }

    private static async Task<List<RowDifference>> RowsAsync(SqlSession session, StagedTable table, string pick, string condition, CancellationToken cancellationToken)
    {
        var columns = table.Columns;
        string Due(TableColumn column) => $"hal9_v.{SqlText.Name(column.Name)}::text COLLATE \"C\"";
        string Is(TableColumn column) => $"({table.Returned(column, "hal9_t")})::text COLLATE \"C\"";

        // By image first, which is quick. One value may have several images (an array with an empty map of NULLs); then the text decides.
        var fields = string.Join(", ", columns.Select(column => $"""
            {Due(column)} IS DISTINCT FROM {Is(column)}, left({Due(column)}, {Longest + 1}), left({Is(column)}, {Longest + 1})
            """));
        var found = await session.QueryAsync(
            $"""
            SELECT {table.Key.Text("hal9_v")}, hal9_t.tableoid IS NULL, {fields}
            FROM {table.StoredValues(pick)} AS hal9_v LEFT JOIN {table.Table} AS hal9_t ON {StagedTable.SameKey(table.Route.ToKey, "hal9_t", "hal9_v")}
            WHERE (hal9_t.tableoid IS NULL OR pg_catalog.record_image_ne({table.ReturnedImage("hal9_t")}, {StagedTable.Image("hal9_v", columns)})) AND ({condition})
            ORDER BY {string.Join(", ", table.Route.ToKey.Select(key => $"hal9_v.{SqlText.Name(key)}"))}
            """,
            row => Differences(table, row).ToList(), cancellationToken);
        return [.. found.SelectMany(row => row)];
    }

    private static IEnumerable<RowDifference> Differences(StagedTable table, NpgsqlDataReader row)
    {
        var key = row.GetString(0);
        return row.GetBoolean(1)
            ? [new(table.Route.Name, key, null, "a row", null)]
            : table.Columns.Select((column, i) => (column.Name, At: 2 + 3 * i)).Where(column => row.GetBoolean(column.At))
                .Select(column => new RowDifference(table.Route.Name, key, column.Name, Short(row, column.At + 1), Short(row, column.At + 2)));
    }

    private static string? Short(NpgsqlDataReader row, int at) =>
        row.IsDBNull(at) ? null : row.GetString(at) is { Length: > Longest } text ? string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, Longest)}…") : row.GetString(at);
}
