using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Sessions;

namespace Hal9.Migrate.PostgreSql.State.Capture;

/// <summary>
/// The owner's triggers. They have fired where the rows come from, so they are disabled while this store does not own the writes. Only a
/// table's owner may do that.
/// </summary>
internal static class UserTriggers
{
    /// <summary>Disables them, and keeps which they were.</summary>
    public static async Task DisableAsync(SqlSession session, IEnumerable<string> tables, string location, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            var triggers = await session.QueryAsync(
                """
                SELECT tgrelid::regclass::text, tgname::text, tgenabled::text, pg_has_role(relowner, 'USAGE')
                FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
                WHERE tgrelid IN (SELECT to_regclass($1)::oid UNION SELECT relid::oid FROM pg_partition_tree(to_regclass($1)))
                    AND NOT tgisinternal AND tgparentid = 0 AND tgname NOT LIKE 'hal9\_migrate\_%' AND tgenabled <> 'D'
                """,
                row => (Table: row.GetString(0), Name: row.GetString(1), Mode: row.GetString(2), IsOwner: row.GetBoolean(3)), cancellationToken, table);
            foreach (var trigger in triggers)
            {
                if (!trigger.IsOwner)
                {
                    throw TableShape.Unsupported(
                        location, trigger.Table, $"its trigger {trigger.Name} would fire for rows whose triggers have fired in the other store already, and only the table's owner can disable it: GRANT that role to ours");
                }

                await session.RunAsync($"ALTER TABLE {trigger.Table} DISABLE TRIGGER {SqlText.Name(trigger.Name)}", cancellationToken);
                await session.RunAsync(
                    $"INSERT INTO {ControlSql.Schema}.disabled VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", cancellationToken, trigger.Table, trigger.Name, trigger.Mode);
            }
        }
    }

    /// <summary>Enables them as they were.</summary>
    public static async Task EnableAsync(SqlSession session, CancellationToken cancellationToken)
    {
        foreach (var (table, name, mode) in await session.QueryAsync(
            $"DELETE FROM {ControlSql.Schema}.disabled RETURNING source, trigger, mode", row => (row.GetString(0), row.GetString(1), row.GetString(2)), cancellationToken))
        {
            var how = mode switch { "A" => "ENABLE ALWAYS", "R" => "ENABLE REPLICA", _ => "ENABLE" };
            await session.RunAsync($"ALTER TABLE {table} {how} TRIGGER {SqlText.Name(name)}", cancellationToken);
        }
    }
}
