using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.PostgreSql.State.Capture;

/// <summary>The log of a table and the triggers that fill it.</summary>
internal static class CaptureSql
{
    public static string Log(string name) => $"{ControlSql.Schema}.{SqlText.Name("log_" + name)}";

    /// <summary>Makes the log, of the key's own types, and the function of the triggers. No lock of the table is needed.</summary>
    /// <param name="route">The table.</param>
    /// <param name="table">Its name as SQL, with its schema.</param>
    public static string CreateLog(TableRoute route, string table)
    {
        var (log, ids) = (Log(route.Name), Log(route.Name + "_id"));
        var keys = SqlText.Names(route.FromKey);
        string Row(string row) => string.Join(", ", route.FromKey.Select(column => $"{row}.{SqlText.Name(column)}"));

        // The definer's rights: the application need not be allowed to see our schema. The path is pinned, so that nobody puts another table before ours.
        // An entry without a key says that the table was truncated.
        return $"""
            CREATE TABLE IF NOT EXISTS {log} AS SELECT 0::bigint AS hal9_id, {keys} FROM {table} WITH NO DATA;
            CREATE SEQUENCE IF NOT EXISTS {ids} OWNED BY {log}.hal9_id;
            ALTER TABLE {log} ALTER COLUMN hal9_id SET DEFAULT nextval({SqlText.Text(ids)});
            CREATE INDEX IF NOT EXISTS {SqlText.Name($"log_{route.Name}_ids")} ON {log} (hal9_id);
            CREATE INDEX IF NOT EXISTS {SqlText.Name($"log_{route.Name}_keys")} ON {log} ({keys});
            CREATE OR REPLACE FUNCTION {Function(route.Name)}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $hal9$
            BEGIN
                IF TG_OP = 'TRUNCATE' AND TG_WHEN = 'BEFORE' THEN
                    IF current_setting('transaction_isolation') <> 'read committed' THEN
                        RAISE EXCEPTION 'hal9-migrate: while the table is being migrated, a partition can be truncated in a READ COMMITTED transaction only';
                    END IF;
                    INSERT INTO {log} ({keys}) SELECT {keys} FROM {table} WHERE tableoid = TG_RELID;
                ELSIF TG_OP = 'TRUNCATE' THEN
                    INSERT INTO {log} (hal9_id) VALUES (DEFAULT);
                ELSIF TG_LEVEL = 'STATEMENT' THEN
                    INSERT INTO {log} ({keys}) SELECT {keys} FROM hal9_rows;
                ELSE
                    IF TG_OP = 'DELETE' OR TG_NARGS = 1 THEN
                        INSERT INTO {log} ({keys}) VALUES ({Row("OLD")});
                    END IF;
                    IF TG_OP <> 'DELETE' THEN
                        INSERT INTO {log} ({keys}) VALUES ({Row("NEW")});
                    END IF;
                END IF;
                RETURN NULL;
            END $hal9$;
            """;
    }

    /// <summary>
    /// The triggers of a table. Updates are logged row by row; inserts and deletes by statement, for what is loaded in bulk, except where
    /// there are partitions: a row that an update moves to another partition is deleted and inserted by row only.
    /// </summary>
    public static IEnumerable<string> CreateTriggers(string name, string table, IReadOnlyList<string> key, bool isPartitioned)
    {
        string Image(string row) => $"ROW({string.Join(", ", key.Select(column => $"{row}.{SqlText.Name(column)}"))})";
        var isSame = $"pg_catalog.record_image_eq({Image("OLD")}, {Image("NEW")})";
        string Make(string kind, string when, string condition, string argument = "") =>
            $"CREATE OR REPLACE TRIGGER {Trigger(kind, name)} AFTER {when} WHEN ({ControlSql.IsNotOurs}{condition}) EXECUTE FUNCTION {Function(name)}({argument})";

        foreach (var (verb, rows) in ((string, string)[])[("INSERT", "NEW"), ("DELETE", "OLD")])
        {
            yield return Make(verb, isPartitioned ? $"{verb} ON {table} FOR EACH ROW" : $"{verb} ON {table} REFERENCING {rows} TABLE AS hal9_rows FOR EACH STATEMENT", "");
        }

        yield return Make("UPDATE", $"UPDATE ON {table} FOR EACH ROW", $" AND {isSame}");
        yield return Make("KEY", $"UPDATE ON {table} FOR EACH ROW", $" AND NOT ({isSame})", "'key'");
    }

    /// <summary>
    /// The trigger for TRUNCATE. For the table itself a marker is logged, as an old snapshot does not show all that goes; a partition is not all
    /// of the table, so the keys that go are logged one by one (and an old snapshot is refused).
    /// </summary>
    public static string CreateTruncateTrigger(string name, string table, bool isPartition) =>
        $"CREATE OR REPLACE TRIGGER {Trigger("TRUNCATE", name)} {(isPartition ? "BEFORE" : "AFTER")} TRUNCATE ON {table} FOR EACH STATEMENT WHEN ({ControlSql.IsNotOurs}) EXECUTE FUNCTION {Function(name)}()";

    /// <summary>An expression for the name of the triggers' function, by one for the table's name in the plan.</summary>
    public static string FunctionOf(string name) => $"'{ControlSql.Schema}.' || quote_ident('capture_' || {name})";

    // By the name in the plan, as one table may be moved as several.
    private static string Trigger(string kind, string name) => SqlText.Name($"hal9_migrate_log_{kind}_{name}");

    private static string Function(string name) => $"{ControlSql.Schema}.{SqlText.Name("capture_" + name)}";
}
