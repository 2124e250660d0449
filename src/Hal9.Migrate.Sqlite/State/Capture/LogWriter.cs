using System.Collections.Immutable;
using Hal9.Migrate.Sqlite.State.Catalog;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;

namespace Hal9.Migrate.Sqlite.State.Capture;

/// <summary>Logs rows that have not changed, so that they are carried over once more.</summary>
internal static class LogWriter
{
    public static void Recapture(SqlSession session, TableRoute route, RowKey? after, RowKey? through)
    {
        var key = new KeySql(TableShape.Read(session, route.From).RequireKey(session, route.FromKey));
        var (isAfter, isWithin) = (after is null ? "1" : key.Compared(">", "a"), through is null ? "1" : key.Compared("<=", "z"));
        session.Execute(
            $"{InsertInto(route)} SELECT {SqlText.Names(route.FromKey)} FROM {SqlText.Name(route.From)} WHERE {isAfter} AND {isWithin} AND ({route.FromFilter ?? "1"})",
            [.. after is null ? [] : KeySql.Parameters("a", after.Values), .. through is null ? [] : KeySql.Parameters("z", through.Values)]);
    }

    public static void Recapture(SqlSession session, TableRoute route, ImmutableArray<RowKey> keys)
    {
        using var insert = session.Prepare($"{InsertInto(route)} VALUES ({string.Join(", ", route.FromKey.Select((_, part) => FormattableString.Invariant($"@{part}")))})");
        foreach (var key in keys)
        {
            insert.Execute([.. key.Values]);
        }
    }

    private static string InsertInto(TableRoute route) => $"INSERT INTO {ControlTable.LogOf(route.Name)} ({CaptureSql.LogColumns(route)})";
}
