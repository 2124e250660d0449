using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.PostgreSql.State.Capture;

/// <summary>The log of a table and the triggers that fill it.</summary>
internal static class CaptureSql
{
    private const string Is = "OPERATOR(pg_catalog.=)";

    public static string Log(string name) => $"{ControlSql.Schema}.{SqlText.Name("log_" + name)}";

    /// <summary>Makes the log, of the key's own types, and the function of the triggers. No lock of the table is needed.</summary>
    /// <param name="route">The table.</param>
    /// <param name="table">Its name as SQL, with its schema.</param>
    public static string CreateLog(TableRoute route, string table)
    {
        var (log, ids) = (Log(route.Name), Log(route.Name + "_id"));
        var keys = SqlText.Names(route.FromKey);
        string Row(string row) => string.Join(", ", route.FromKey.Select(column => $"{row}.{SqlText.Name(column)}"));

        // The definer's rights: the application need not be allowed to see our schema. So everything is named in full, operators too, and nobody puts
        // another table before ours; a pinned path would do the same, but is set and taken back for every row. Keys have no index, which the
        // application would pay for with every write. An entry without a key says that the table was truncated.
        return $"""
            CREATE TABLE IF NOT EXISTS {log} AS SELECT 0::bigint AS hal9_id, {keys} FROM {table} WITH NO DATA;
            CREATE SEQUENCE IF NOT EXISTS {ids} OWNED BY {log}.hal9_id;
            ALTER TABLE {log} ALTER COLUMN hal9_id SET DEFAULT nextval({SqlText.Text(ids)});
            CREATE INDEX IF NOT EXISTS {SqlText.Name($"log_{route.Name}_ids")} ON {log} (hal9_id);
            CREATE OR REPLACE FUNCTION {Function(route.Name)}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $hal9$
            BEGIN
                IF {ControlSql.IsNotOurs} THEN
                    IF TG_OP {Is} 'UPDATE' THEN
                        IF NOT pg_catalog.record_image_eq(ROW({Row("OLD")}), ROW({Row("NEW")})) THEN
                            INSERT INTO {log} ({keys}) VALUES ({Row("OLD")});
                        END IF;
                        INSERT INTO {log} ({keys}) VALUES ({Row("NEW")});
                    ELSIF TG_OP {Is} 'TRUNCATE' AND TG_WHEN {Is} 'BEFORE' THEN
                        IF pg_catalog.current_setting('transaction_isolation') OPERATOR(pg_catalog.<>) 'read committed' THEN
                            RAISE EXCEPTION 'hal9-migrate: while the table is being migrated, a partition can be truncated in a READ COMMITTED transaction only';
                        END IF;
                        INSERT INTO {log} ({keys}) SELECT {keys} FROM {table} WHERE tableoid {Is} TG_RELID;
                    ELSIF TG_OP {Is} 'TRUNCATE' THEN
                        INSERT INTO {log} (hal9_id) VALUES (DEFAULT);
                    ELSIF TG_LEVEL {Is} 'STATEMENT' THEN
                        INSERT INTO {log} ({keys}) SELECT {keys} FROM hal9_rows;
                    ELSIF TG_OP {Is} 'DELETE' THEN
                        INSERT INTO {log} ({keys}) VALUES ({Row("OLD")});
                    ELSE
                        INSERT INTO {log} ({keys}) VALUES ({Row("NEW")});
                    END IF;
                END IF;
                RETURN NULL;
            END $hal9$;
            """;
    }

    /// <summary>
    /// The triggers of a table. Updates are logged row by row; inserts and deletes by statement, for what is loaded in bulk, except where
    /// there are partitions: a row that an update moves to another partition is deleted and inserted by row only. None has a condition, which would
    /// be parsed anew for every statement: their function looks.
    /// </summary>
    public static IEnumerable<string> CreateTriggers(string name, string table, bool isPartitioned)
    {
        string Make(string verb, string how) => $"CREATE OR REPLACE TRIGGER {Trigger(verb, name)} AFTER {verb} ON {table} {how} EXECUTE FUNCTION {Function(name)}()";

        foreach (var (verb, rows) in ((string, string)[])[("INSERT", "NEW"), ("DELETE", "OLD")])
        {
            yield return Make(verb, isPartitioned ? "FOR EACH ROW" : $"REFERENCING {rows} TABLE AS hal9_rows FOR EACH STATEMENT");
        }

        yield return Make("UPDATE", "FOR EACH ROW");
    }

    /// <summary>
    /// The trigger for TRUNCATE. For the table itself a marker is logged, as an old snapshot does not show all that goes; a partition is not all
    /// of the table, so the keys that go are logged one by one (and an old snapshot is refused).
    /// </summary>
    public static string CreateTruncateTrigger(string name, string table, bool isPartition) =>
        $"CREATE OR REPLACE TRIGGER {Trigger("TRUNCATE", name)} {(isPartition ? "BEFORE" : "AFTER")} TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {Function(name)}()";

    /// <summary>An expression for the name of the triggers' function, by one for the table's name in the plan.</summary>
    public static string FunctionOf(string name) => $"'{ControlSql.Schema}.' || quote_ident('capture_' || {name})";

    // By the name in the plan, as one table may be moved as several.
    private static string Trigger(string kind, string name) => SqlText.Name($"hal9_migrate_log_{kind}_{name}");

    private static string Function(string name) => $"{ControlSql.Schema}.{SqlText.Name("capture_" + name)}";
}
