using System.Collections.Immutable;
using Hal9.Migrate.Sqlite.State.Catalog;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.Sqlite.State.Writing;

/// <summary>The key generators of AUTOINCREMENT tables. Other tables count from their largest key, which the rows themselves bring.</summary>
internal static class Sequences
{
    public static ImmutableArray<SequenceValue> Read(SqlSession session, ImmutableArray<TableRoute> tables) => !Exist(session) ? [] :
    [
        .. tables.SelectMany(route => session.Query(
            "SELECT seq FROM sqlite_sequence WHERE lower(name) = lower(@name)", row => new SequenceValue(route.Name, row.GetInt64(0)), ("@name", route.From))),
    ];

    public static void Advance(SqlSession session, ImmutableArray<(TableRoute Route, SequenceValue Value)> sequences)
    {
        foreach (var (route, value) in sequences)
        {
            var table = TableShape.Read(session, route.To);
            if (table.CountsKeys
                && session.Execute("UPDATE sqlite_sequence SET seq = max(seq, @value) WHERE lower(name) = lower(@name)", ("@value", value.Value), ("@name", table.Name)) == 0)
            {
                session.Execute("INSERT INTO sqlite_sequence (name, seq) VALUES (@name, @value)", ("@name", table.Name), ("@value", value.Value));
            }
        }
    }

    private static bool Exist(SqlSession session) => session.Number("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence')") > 0;
}
