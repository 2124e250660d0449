namespace Hal9.Migrate.PostgreSql.State.Capture;

/// <summary>What is ours in a database. All of it is in one schema, so that dropping that leaves nothing.</summary>
internal static class ControlSql
{
    public const string Schema = "hal9_migrate";

    /// <summary>Set for our own transactions: what they write is not captured and passes the closed gate.</summary>
    public const string Applying = $"SET LOCAL {Schema}.applying = 'on'";

    /// <summary>Takes that back, for a transaction that does as an application would.</summary>
    public const string NotApplying = $"SET LOCAL {Schema}.applying = 'off'";

    /// <summary>Everything in it is named in full: it is part of functions that see the application's search path.</summary>
    public const string IsNotOurs = $"coalesce(pg_catalog.current_setting('{Schema}.applying', true), '') OPERATOR(pg_catalog.<>) 'on'";

    // log_id: another log, made after this one was dropped, is empty where changes were made.
    public const string CreateTables = """
        CREATE TABLE IF NOT EXISTS hal9_migrate.control (
            one int PRIMARY KEY CHECK (one = 1), epoch bigint NOT NULL, term bigint NOT NULL, owns boolean NOT NULL, open boolean NOT NULL, log_id text NOT NULL);
        CREATE TABLE IF NOT EXISTS hal9_migrate.captured (name text PRIMARY KEY, source text NOT NULL, shape text);
        CREATE TABLE IF NOT EXISTS hal9_migrate.progress (
            name text PRIMARY KEY, log_id text, copied_through text, is_copied boolean NOT NULL, applied_through bigint NOT NULL,
            verifying int NOT NULL, verified_through text, mismatches bigint NOT NULL, copied_rows bigint NOT NULL);
        CREATE TABLE IF NOT EXISTS hal9_migrate.refused (name text NOT NULL, row_key text NOT NULL, reason text NOT NULL, PRIMARY KEY (name, row_key));
        CREATE TABLE IF NOT EXISTS hal9_migrate.disabled (source text NOT NULL, trigger text NOT NULL, mode text NOT NULL, PRIMARY KEY (source, trigger));
        """;
}
