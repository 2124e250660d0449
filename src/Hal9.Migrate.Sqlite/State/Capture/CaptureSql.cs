using Hal9.Migrate.Sqlite.State.Catalog;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Mapping;
using static SQLitePCL.raw;

namespace Hal9.Migrate.Sqlite.State.Capture;

/// <summary>The log and the triggers of a table.</summary>
internal static class CaptureSql
{
    public const string Closed = "hal9-migrate: this database takes no writes just now, the other one owns them; try again or go there";

    /// <summary>The log's column for a part of the key.</summary>
    public static string LogColumn(int part) => $"hal9_k{part}";

    public static string LogColumns(TableRoute route) => string.Join(", ", route.FromKey.Select((_, part) => LogColumn(part)));

    /// <summary>Makes log and triggers, or makes the triggers anew: an index may have come or gone.</summary>
    public static void Arm(SqlSession session, TableRoute route)
    {
        var shape = TableShape.Read(session, route.From);
        shape.RequireKey(session, route.FromKey);
        foreach (var expression in route.Columns.Select(column => column.Expression).Append(route.FromFilter ?? "1"))
        {
            RequireExpression(session, route.From, expression);
        }

        // AUTOINCREMENT: an id never returns, so that "applied up to" stays true. No types, so that a key is kept as it is.
        session.Execute($"CREATE TABLE IF NOT EXISTS {ControlTable.LogOf(route.Name)} (id INTEGER PRIMARY KEY AUTOINCREMENT, {LogColumns(route)})");
        foreach (var (name, when, body) in Triggers(route, shape))
        {
            var trigger = SqlText.Name($"{ControlTable.Prefix}{route.Name}_{name}");
            session.Execute($"DROP TRIGGER IF EXISTS {trigger}");
            session.Execute($"CREATE TRIGGER {trigger} {when.Replace("{0}", SqlText.Name(route.From), StringComparison.Ordinal)} BEGIN {body} END");
        }
    }

    // What is in brackets and a statement of one column is one expression.
    private static void RequireExpression(SqlSession session, string table, string expression)
    {
        var result = sqlite3_prepare_v2(session.Connection.Handle, $"SELECT ({expression}) FROM {SqlText.Name(table)} LIMIT 0", out var statement, out var rest);
        using (statement)
        {
            var why = result != SQLITE_OK ? sqlite3_errmsg(session.Connection.Handle).utf8_to_string()
                : rest.Length > 0 || sqlite3_column_count(statement) != 1 ? "it is more than one expression" : null;
            if (why is not null)
            {
                throw TableShape.Unsupported(session, table, $"the expression \"{expression}\" is not understood: {why}");
            }
        }
    }

    private static IEnumerable<(string Name, string When, string Body)> Triggers(TableRoute route, TableShape shape)
    {
        var isClosed = $"WHEN NOT (SELECT open FROM {ControlTable.Prefix}control)";
        foreach (var verb in (string[])["INSERT", "UPDATE", "DELETE"])
        {
            yield return ($"gate_{verb}", $"BEFORE {verb} ON {{0}} {isClosed}", $"SELECT RAISE(ABORT, {SqlText.Text(Closed)});");
        }

        // INSERT OR REPLACE evicts rows through any unique column, without firing a trigger for them.
        var evicted = string.Join(' ', shape.Unique.Where(set => !IsExactly(set, route)).Select(set => Evicted(route, set)));
        if (evicted.Length > 0)
        {
            yield return ("evict_INSERT", "BEFORE INSERT ON {0}", evicted);
            yield return ("evict_UPDATE", "BEFORE UPDATE ON {0}", evicted);
        }

        yield return ("log_INSERT", "AFTER INSERT ON {0}", Logged(route, "NEW"));
        yield return ("log_DELETE", "AFTER DELETE ON {0}", Logged(route, "OLD"));
        yield return ("log_UPDATE", "AFTER UPDATE ON {0}", Logged(route, "NEW"));

        // Compared byte by byte: a key that differs in case only is another key where cases differ.
        var isOther = string.Join(" OR ", route.FromKey.Select(column => $"OLD.{SqlText.Name(column)} COLLATE BINARY IS NOT NEW.{SqlText.Name(column)}"));
        yield return ("log_KEY", $"AFTER UPDATE ON {{0}} WHEN {isOther}", Logged(route, "OLD"));
    }

    private static string Logged(TableRoute route, string row) =>
        $"INSERT INTO {ControlTable.LogOf(route.Name)} ({LogColumns(route)}) VALUES ({string.Join(", ", route.FromKey.Select(column => $"{row}.{SqlText.Name(column)}"))});";

    private static string Evicted(TableRoute route, UniqueSet set)
    {
        var isSame = string.Join(" AND ", set.Columns.Select(column => $"{SqlText.Name(column.Column)} = NEW.{SqlText.Name(column.Column)} COLLATE {column.Collation}"));
        return $"INSERT INTO {ControlTable.LogOf(route.Name)} ({LogColumns(route)}) SELECT {SqlText.Names(route.FromKey)} FROM {SqlText.Name(route.From)} WHERE {isSame};";
    }

    // What is evicted through the key itself has the key of the new row.
    private static bool IsExactly(UniqueSet set, TableRoute route) =>
        set.Columns.Length == route.FromKey.Length
        && set.Columns.All(column => column.Collation == "BINARY" && route.FromKey.Contains(column.Column, StringComparer.OrdinalIgnoreCase));
}
