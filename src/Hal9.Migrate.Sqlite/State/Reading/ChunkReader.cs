using System.Globalization;
using Hal9.Migrate.Sqlite.State.Catalog;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.State.Reading;

/// <summary>Reads a table key by key. What it reads is in memory then: a reader that took its time would keep writers waiting.</summary>
internal static class ChunkReader
{
    /// <summary>The rows of the next chunk, and its last key; null when the table ends with it.</summary>
    /// <param name="session">In a snapshot.</param>
    /// <param name="route">The table.</param>
    /// <param name="after">The key to go on after; null for the first chunk.</param>
    /// <param name="limit">How large it may be.</param>
    /// <param name="condition">Which of its rows are wanted; null for all that meet the route's filter.</param>
    public static (List<object?[]> Rows, RowKey? Through) Read(SqlSession session, TableRoute route, RowKey? after, ChunkLimit limit, string? condition)
    {
        var key = new KeySql(TableShape.Read(session, route.From).RequireKey(session, route.FromKey));
        var table = SqlText.Name(route.From);
        var isAfter = after is null ? "1" : key.Compared(">", "a");
        var start = after is null ? [] : KeySql.Parameters("a", after.Values);

        // The end is found first, by the index alone: a filter that leaves nearly nothing must not make one chunk of the whole table.
        var end = session.Query(
            string.Create(CultureInfo.InvariantCulture, $"SELECT {key.Columns} FROM {table} WHERE {isAfter} ORDER BY {key.Columns} LIMIT 1 OFFSET {limit.Rows - 1}"),
            row => KeyOf(row, key.Length), start).SingleOrDefault();
        var isWithin = end is null ? "1" : key.Compared("<=", "z");
        var columns = string.Join(", ", route.Columns.Select(column => $"({column.Expression})"));
        var sql = $"SELECT {key.Columns}, {columns} FROM {table} WHERE {isAfter} AND {isWithin} AND ({route.FromFilter ?? "1"}) AND ({condition ?? "1"}) ORDER BY {key.Columns}";
        var bytes = 0L;
        var through = end;
        var rows = new List<object?[]>();
        foreach (var (at, values) in session.Stream(sql, row => Split(row, key.Length), end is null ? start : [.. start, .. KeySql.Parameters("z", end.Values)]))
        {
            rows.Add(values);
            bytes += Size(values);
            if (bytes >= limit.Bytes)
            {
                through = at;
                break;
            }
        }

        return (rows, through);
    }

    /// <summary>About how much memory a row takes.</summary>
    public static long Size(object?[] row) => row.Sum(value => value switch
    {
        string text => 2L * text.Length,
        byte[] bytes => bytes.Length,
        _ => 8,
    });

    private static RowKey KeyOf(SqliteDataReader row, int length) => new([.. Enumerable.Range(0, length).Select(row.GetValue)]);

    private static (RowKey At, object?[] Values) Split(SqliteDataReader row, int keyLength) => (KeyOf(row, keyLength), Statement.Values(row)[keyLength..]);
}
