using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Sessions;

namespace Hal9.Migrate.PostgreSql.State.Capture;

/// <summary>
/// The gate to the application: a trigger on every table and partition, and one function that all of them call. The function denies without a
/// look at any row, so that no transaction is answered from a snapshot of before the fence: functions and triggers are found in the
/// catalog, which every statement sees as it is.
/// </summary>
internal static class Gate
{
    private const string Denial = $"""
        IF {ControlSql.IsNotOurs} THEN
            RAISE EXCEPTION 'hal9-migrate: this database takes no writes just now, the other one owns them; try again or go there' USING ERRCODE = '25006';
        END IF;
        """;

    // Autovacuum holds a lock that is in our way for as long as it works, and gives way to whoever has waited for the deadlock timeout (a second,
    // unless changed). That it is autovacuum is seen by its having no user: more about other sessions is not shown to everybody.
    private const string OutlastAutovacuum = $"""
        SELECT set_config('lock_timeout', greatest(
            (SELECT setting::int FROM pg_settings WHERE name = 'lock_timeout'), (SELECT setting::int FROM pg_settings WHERE name = 'deadlock_timeout') + 500)::text, true)
        WHERE EXISTS (
            SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'relation' AND mode = 'ShareUpdateExclusiveLock' AND granted AND usesysid IS NULL
                AND relation IN (SELECT part.oid FROM {ControlSql.Schema}.captured, LATERAL (SELECT to_regclass(source)::oid AS oid UNION SELECT relid::oid FROM pg_partition_tree(to_regclass(source))) AS part))
        """;

    private const string Ungated = $"""
        SELECT DISTINCT part.oid::regclass::text
        FROM {ControlSql.Schema}.captured, LATERAL (SELECT to_regclass(source)::oid AS oid UNION SELECT relid::oid FROM pg_partition_tree(to_regclass(source))) AS part
        WHERE NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = part.oid AND tgname = 'hal9_migrate_gate') ORDER BY 1
        """;

    /// <summary>Opens by changing the function alone, which waits for nobody, not even a long query.</summary>
    public static Task OpenAsync(SqlSession session, CancellationToken cancellationToken) => session.RunAsync(Function(""), cancellationToken);

    /// <summary>
    /// Closes: CREATE TRIGGER takes a lock that conflicts with every writer's (and needs no more than the right to make triggers), so it waits
    /// for those in flight, prepared transactions too, and none begins before it commits.
    /// </summary>
    public static async Task CloseAsync(SqlSession session, IEnumerable<string> tables, CancellationToken cancellationToken)
    {
        await session.RunAsync(Function(Denial), cancellationToken);
        await session.RunAsync(OutlastAutovacuum, cancellationToken);
        foreach (var table in tables)
        {
            // The table itself first: its lock keeps partitions from coming and going.
            await session.RunAsync(CloseTable(table), cancellationToken);
            foreach (var part in await ShapeHash.PartitionsAsync(session, table, cancellationToken))
            {
                await session.RunAsync(CloseTable(part), cancellationToken);
            }
        }
    }

    /// <summary>
    /// Closes by changing the function alone, which waits for nobody: statements under way end, and what writers in flight have written they may still commit.
    /// Only where the gate has been closed before; a table or partition that has none yet is locked for it.
    /// </summary>
    public static async Task ShutAsync(SqlSession session, CancellationToken cancellationToken)
    {
        await session.RunAsync(Function(Denial), cancellationToken);
        foreach (var table in await session.QueryAsync(Ungated, row => row.GetString(0), cancellationToken))
        {
            await session.RunAsync(CloseTable(table), cancellationToken);
        }
    }

    private static string CloseTable(string table) =>
        $"CREATE OR REPLACE TRIGGER hal9_migrate_gate BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {ControlSql.Schema}.deny()";

    private static string Function(string body) =>
        $"CREATE OR REPLACE FUNCTION {ControlSql.Schema}.deny() RETURNS trigger LANGUAGE plpgsql AS $hal9$ BEGIN {body} RETURN NULL; END $hal9$";
}
