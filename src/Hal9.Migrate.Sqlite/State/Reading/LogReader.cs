using Hal9.Migrate.Sqlite.State.Batches;
using Hal9.Migrate.Sqlite.State.Capture;
using Hal9.Migrate.Sqlite.State.Catalog;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.Sqlite.State.Reading;

/// <summary>Reads log entries and the rows they point to, as they are now.</summary>
internal static class LogReader
{
    /// <summary>What the entries after the applied ones say, up to so many and about so many bytes; ends with the last entry's id.</summary>
    /// <param name="session">In a snapshot.</param>
    /// <param name="route">The table.</param>
    /// <param name="progress">How far it has come.</param>
    /// <param name="entries">At most; <see cref="int.MaxValue"/> for all, however large.</param>
    /// <param name="bytes">About; at least one entry is read.</param>
    public static (List<object?[]> Rows, List<object?[]> Gone, long Through) Read(SqlSession session, TableRoute route, TableProgress progress, int entries, long bytes)
    {
        var log = ControlTable.LogOf(route.Name);
        while (true)
        {
            var through = session.Number(
                $"SELECT max(id) FROM (SELECT id FROM {log} WHERE id > @after ORDER BY id LIMIT @entries)", ("@after", progress.AppliedThrough), ("@entries", entries));
            if (through == 0)
            {
                return ([], [], progress.AppliedThrough);
            }

            var read = ReadUpTo(session, route, progress, through, entries is 1 or int.MaxValue ? long.MaxValue : bytes);
            if (read is { } complete)
            {
                return (complete.Rows, complete.Gone, through);
            }

            entries = Math.Max(1, entries / 2);
        }
    }

    /// <summary>A condition on a row: that no entry after that id waits for it.</summary>
    public static string IsSettled(TableRoute route, long after) => FormattableString.Invariant(
        $"NOT ({SqlText.Names(route.FromKey)}) IN (SELECT {CaptureSql.LogColumns(route)} FROM {ControlTable.LogOf(route.Name)} WHERE id > {after} AND {IsKey(route)})");

    /// <summary>The keys, as text, for which an entry waits in the log of the store that a route leads to.</summary>
    public static HashSet<string> PendingTargets(SqlSession session, TableRoute route, long after) => session.Query(
        $"SELECT DISTINCT {string.Join(", ", route.ToKey.Select((_, part) => CaptureSql.LogColumn(part)))} FROM {ControlTable.LogOf(route.Name)} WHERE id > @after",
        row => TableRows.Text(Statement.Values(row)), ("@after", after)).ToHashSet();

    private static (List<object?[]> Rows, List<object?[]> Gone)? ReadUpTo(SqlSession session, TableRoute route, TableProgress progress, long through, long bytes)
    {
        var key = new KeySql(TableShape.Read(session, route.From).RequireKey(session, route.FromKey));
        var table = SqlText.Name(route.From);
        var isCopied = progress.IsCopied ? "1" : progress.CopiedThrough is null ? "0" : key.Compared("<=", "c");
        var filter = route.FromFilter ?? "1";
        (string, object)[] parameters =
        [
            ("@after", progress.AppliedThrough), ("@through", through),
            .. progress is { IsCopied: false, CopiedThrough: { } copied } ? KeySql.Parameters("c", copied.Values) : [],
        ];
        var changed = $"{ControlTable.LogOf(route.Name)} WHERE id > @after AND id <= @through AND {IsKey(route)}";
        var size = 0L;
        var rows = new List<object?[]>();
        foreach (var row in session.Stream(
            $"""
            SELECT {string.Join(", ", route.Columns.Select(column => $"({column.Expression})"))} FROM {table}
            WHERE ({SqlText.Names(route.FromKey)}) IN (SELECT {CaptureSql.LogColumns(route)} FROM {changed}) AND {isCopied} AND ({filter})
            """,
            Statement.Values, parameters))
        {
            rows.Add(row);
            size += ChunkReader.Size(row);
            if (size > bytes)
            {
                return null;
            }
        }

        // The target's key is computed from the source's alone, which is all that is left of a row that is gone. Compared byte by byte, too:
        // where the source takes two spellings for the same key, the target need not.
        var keys = string.Join(", ", route.FromKey.Select((column, part) => $"{CaptureSql.LogColumn(part)} AS {SqlText.Name(column)}"));
        var isThere = string.Join(" AND ", route.FromKey.Select(column =>
            $"there.{SqlText.Name(column)} = hal9_gone.{SqlText.Name(column)} AND there.{SqlText.Name(column)} COLLATE BINARY = hal9_gone.{SqlText.Name(column)}"));
        var gone = session.Query(
            $"""
            SELECT {string.Join(", ", route.ToKey.Select(column => $"({route.ExpressionOf(column)})"))} FROM (SELECT DISTINCT {keys} FROM {changed}) AS hal9_gone
            WHERE {isCopied} AND NOT EXISTS (SELECT 1 FROM (SELECT * FROM {table} WHERE {filter}) AS there WHERE {isThere})
            """,
            Statement.Values, parameters);
        return (rows, gone);
    }

    // A key that is NULL, which SQLite allows, would make every comparison with it unknown.
    private static string IsKey(TableRoute route) => string.Join(" AND ", route.FromKey.Select((_, part) => $"{CaptureSql.LogColumn(part)} IS NOT NULL"));
}
