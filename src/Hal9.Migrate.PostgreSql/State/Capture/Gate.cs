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

    /// <summary>Opens by changing the function alone, which waits for nobody, not even a long query.</summary>
    public static Task OpenAsync(SqlSession session, CancellationToken cancellationToken) => session.RunAsync(Function(""), cancellationToken);

    /// <summary>
    /// Closes: CREATE TRIGGER takes a lock that conflicts with every writer's (and needs no more than the right to make triggers), so it waits
    /// for those in flight, prepared transactions too, and none begins before it commits.
    /// </summary>
    public static async Task CloseAsync(SqlSession session, IEnumerable<string> tables, CancellationToken cancellationToken)
    {
        await session.RunAsync(Function(Denial), cancellationToken);
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

    private static string CloseTable(string table) =>
        $"CREATE OR REPLACE TRIGGER hal9_migrate_gate BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {ControlSql.Schema}.deny()";

    private static string Function(string body) =>
        $"CREATE OR REPLACE FUNCTION {ControlSql.Schema}.deny() RETURNS trigger LANGUAGE plpgsql AS $hal9$ BEGIN {body} RETURN NULL; END $hal9$";
}
