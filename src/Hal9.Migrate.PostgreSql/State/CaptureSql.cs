using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.PostgreSql.State;

/// <summary>The log of a table and the triggers that fill it.</summary>
internal static class CaptureSql
{
    /// <summary>Makes the log, of the key's own types, and the triggers anew.</summary>
    public static string Arm(TableRoute route)
    {
        var (log, table) = (ControlSql.Log(route.Name), ControlSql.Table(route.From));
        var function = $"{ControlSql.Schema}.{ControlSql.Name("capture_" + route.Name)}";
        var keys = string.Join(", ", route.FromKey.Select(ControlSql.Name));
        var (oldKey, newKey) = (Key(route, "OLD"), Key(route, "NEW"));

        // The definer's rights: the application need not be allowed to see our schema. The path is pinned, so that nobody puts another table before ours.
        return $"""
            CREATE TABLE IF NOT EXISTS {log} AS SELECT 0::bigint AS hal9_id, {keys} FROM {table} WITH NO DATA;
            CREATE SEQUENCE IF NOT EXISTS {ControlSql.Log(route.Name + "_id")} OWNED BY {log}.hal9_id;
            ALTER TABLE {log} ALTER COLUMN hal9_id SET DEFAULT nextval({ControlSql.Text(ControlSql.Log(route.Name + "_id"))});
            CREATE INDEX IF NOT EXISTS {ControlSql.Name($"log_{route.Name}_ids")} ON {log} (hal9_id);
            CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
            BEGIN
                IF current_setting('{ControlSql.Schema}.applying', true) = 'on' THEN
                    RETURN NULL;
                END IF;
                IF TG_OP <> 'INSERT' THEN
                    IF TG_OP = 'DELETE' OR ({oldKey})::text IS DISTINCT FROM ({newKey})::text THEN
                        INSERT INTO {log} ({keys}) VALUES {oldKey.Replace("ROW", "", StringComparison.Ordinal)};
                    END IF;
                END IF;
                IF TG_OP <> 'DELETE' THEN
                    INSERT INTO {log} ({keys}) VALUES {newKey.Replace("ROW", "", StringComparison.Ordinal)};
                END IF;
                RETURN NULL;
            END $$;
            DROP TRIGGER IF EXISTS hal9_migrate_capture ON {table};
            CREATE TRIGGER hal9_migrate_capture AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();
            INSERT INTO {ControlSql.Schema}.captured VALUES ({ControlSql.Text(route.Name)}, {ControlSql.Text(table)}) ON CONFLICT (name) DO UPDATE SET source = excluded.source;
            """;
    }

    private static string Key(TableRoute route, string row) => $"ROW({string.Join(", ", route.FromKey.Select(column => $"{row}.{ControlSql.Name(column)}"))})";
}
