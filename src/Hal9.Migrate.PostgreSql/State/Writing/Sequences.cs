using System.Collections.Immutable;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.PostgreSql.State.Writing;

/// <summary>The sequences behind key columns: of an identity, of a serial, or called by a default.</summary>
internal static class Sequences
{
    private const string OfColumns = """
        SELECT DISTINCT seq.oid::regclass::text AS name, seq.oid AS oid FROM pg_attribute a
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        JOIN pg_depend p ON p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid AND p.refclassid = 'pg_class'::regclass
            OR p.refclassid = 'pg_class'::regclass AND p.refobjid = a.attrelid AND p.refobjsubid = a.attnum AND p.classid = 'pg_class'::regclass AND p.deptype IN ('a', 'i')
        JOIN pg_class seq ON seq.relkind = 'S' AND seq.oid IN (p.objid, p.refobjid)
        WHERE a.attrelid = to_regclass($1) AND a.attname = ANY($2)
        """;

    public static async Task<ImmutableArray<SequenceValue>> ReadAsync(SqlSession session, ImmutableArray<TableRoute> tables, CancellationToken cancellationToken)
    {
        var values = ImmutableArray.CreateBuilder<SequenceValue>();
        foreach (var route in tables)
        {
            foreach (var (sequence, _) in await OfAsync(session, route.From, route.FromKey, cancellationToken))
            {
                values.AddRange(await session.QueryAsync(
                    $"SELECT last_value FROM {sequence} WHERE is_called", row => new SequenceValue(route.Name, row.GetInt64(0)), cancellationToken));
            }
        }

        return values.ToImmutable();
    }

    public static async Task AdvanceAsync(SqlSession session, ImmutableArray<(TableRoute Route, SequenceValue Value)> sequences, CancellationToken cancellationToken)
    {
        foreach (var (route, value) in sequences)
        {
            foreach (var (sequence, increment) in await OfAsync(session, route.To, route.ToKey, cancellationToken))
            {
                var isBehind = increment > 0 ? "last_value < $1 OR last_value = $1 AND NOT is_called" : "last_value > $1 OR last_value = $1 AND NOT is_called";
                await session.RunAsync($"SELECT setval({SqlText.Text(sequence)}, $1) FROM {sequence} WHERE {isBehind}", cancellationToken, value.Value);
            }
        }
    }

    /// <summary>The statements that give what is missing of the rights on a table's sequences.</summary>
    public static Task<List<string>> MissingRightsAsync(SqlSession session, string table, ImmutableArray<string> key, CancellationToken cancellationToken) => session.QueryAsync(
        $"""
        SELECT 'GRANT SELECT, UPDATE ON SEQUENCE ' || name || ' TO ' || quote_ident(current_user) || ';'
        FROM ({OfColumns}) AS s WHERE NOT has_sequence_privilege(oid, 'UPDATE') OR NOT has_sequence_privilege(oid, 'SELECT')
        """,
        row => row.GetString(0), cancellationToken, SqlText.Table(table), key.ToArray());

    private static Task<List<(string Name, long Increment)>> OfAsync(SqlSession session, string table, ImmutableArray<string> key, CancellationToken cancellationToken) => session.QueryAsync(
        $"SELECT s.name, q.seqincrement FROM ({OfColumns}) AS s JOIN pg_sequence q ON q.seqrelid = s.oid", row => (row.GetString(0), row.GetInt64(1)), cancellationToken, SqlText.Table(table), key.ToArray());
}
