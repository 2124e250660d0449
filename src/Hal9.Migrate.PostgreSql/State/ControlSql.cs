namespace Hal9.Migrate.PostgreSql.State;

/// <summary>The control row, the log and the triggers as SQL. All of it is in a schema of ours, so that dropping that leaves nothing.</summary>
internal static class ControlSql
{
    /// <summary>Of everything that is ours.</summary>
    public const string Schema = "hal9_migrate";

    /// <summary>Set for our own transactions: what they write is not captured and passes the closed gate.</summary>
    public const string Applying = $"SET LOCAL {Schema}.applying = 'on'";

    public const string Create = """
        CREATE SCHEMA IF NOT EXISTS hal9_migrate;
        CREATE TABLE IF NOT EXISTS hal9_migrate.control (
            one int PRIMARY KEY CHECK (one = 1), epoch bigint NOT NULL, term bigint NOT NULL, owns boolean NOT NULL, open boolean NOT NULL, log_id text NOT NULL);
        CREATE TABLE IF NOT EXISTS hal9_migrate.captured (name text PRIMARY KEY, source text NOT NULL);
        """;

    /// <summary>
    /// Denies without a look at any row, so that no transaction is answered from a snapshot of before the fence: the trigger is found in
    /// the catalog, which every statement sees as it is.
    /// </summary>
    public const string CreateDeny = """
        CREATE OR REPLACE FUNCTION hal9_migrate.deny() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('hal9_migrate.applying', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION 'hal9-migrate: this database takes no writes just now, the other one owns them; try again or go there' USING ERRCODE = '25006';
            END IF;
            RETURN NULL;
        END $$
        """;

    /// <summary>Opens every gate at once. Triggers of tables that are not ours cannot be dropped by us, but our function can, and takes them along.</summary>
    public const string DropGates = $"DROP FUNCTION IF EXISTS {Schema}.deny() CASCADE";

    /// <summary>
    /// Closes a table's gate. CREATE TRIGGER takes a lock that conflicts with every writer's, so it waits for those in flight and none
    /// begins before it commits.
    /// </summary>
    public static string CloseGate(string table) =>
        $"CREATE TRIGGER hal9_migrate_gate BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {Schema}.deny()";

    public static string Log(string name) => $"{Schema}.{Name("log_" + name)}";

    /// <summary>Name by name, as the search path finds it or with its schema before it.</summary>
    public static string Table(string name) => string.Join('.', name.Split('.').Select(Name));

    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
