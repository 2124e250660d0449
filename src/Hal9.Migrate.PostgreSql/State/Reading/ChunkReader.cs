using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.PostgreSql.State.Reading;

/// <summary>Finds where a chunk ends, by the key's index alone, so that a filter that leaves nearly nothing does not make one chunk of the whole table.</summary>
internal static class ChunkReader
{
    /// <summary>The last key of the chunk after a key; null when the table ends with it.</summary>
    public static async Task<RowKey?> FindEndAsync(SqlSession session, TableShape shape, KeySql key, RowKey? after, ChunkLimit limit, CancellationToken cancellationToken)
    {
        var (table, isAfter) = (SqlText.Table(shape.Name), After(key, after));

        // Only rows with values kept apart are larger than a page; then sizes as stored are summed up, which fetches none of them.
        var rows = shape.IsWide ? limit.Rows : Math.Max(1, (int)Math.Min(limit.Rows, limit.Bytes / Math.Max(1, shape.RowBytes)));
        var sizes = string.Join(" + ", shape.Columns.Select(column => $"coalesce(pg_column_size({SqlText.Name(column.Name)}), 0)"));
        var sql = shape.IsWide
            ? $"""
            SELECT hal9_at FROM (SELECT {key.Text()} AS hal9_at, row_number() OVER hal9_w AS hal9_n, sum({sizes}) OVER (hal9_w ROWS UNBOUNDED PRECEDING) AS hal9_b
                FROM {table} WHERE {isAfter} WINDOW hal9_w AS (ORDER BY {key.Columns()}) ORDER BY {key.Columns()} LIMIT {rows}) AS s
            WHERE hal9_n >= {rows} OR hal9_b >= {limit.Bytes} ORDER BY hal9_n LIMIT 1
            """
            : $"SELECT {key.Text()} FROM (SELECT {key.Columns()} FROM {table} WHERE {isAfter} ORDER BY {key.Columns()} OFFSET {rows - 1} LIMIT 1) AS s";
        return (await session.QueryAsync(sql, row => RowKey.Parse(row.GetString(0)), cancellationToken)).SingleOrDefault();
    }

    /// <summary>A condition on a row: that it is in the chunk, and meets the route's filter.</summary>
    public static string IsIn(TableRoute route, KeySql key, RowKey? after, RowKey? end) =>
        $"{After(key, after)} AND {(end is null ? "true" : key.Compared("<=", end))} AND ({route.FromFilter ?? "true"})";

    private static string After(KeySql key, RowKey? after) => after is null ? "true" : key.Compared(">", after);
}
