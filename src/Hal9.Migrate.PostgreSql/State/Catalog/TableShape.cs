using System.Collections.Immutable;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PostgreSql.State.Catalog;

/// <summary>What PostgreSQL knows of a table.</summary>
/// <param name="Name">As the plan has it.</param>
/// <param name="Columns">All of them.</param>
/// <param name="Unique">Sets of columns in which values are unique, or exclude each other, one by one with whether the set is plain columns, unconditionally.</param>
/// <param name="Acting">Foreign keys that would delete or change other rows along with ours.</param>
/// <param name="IsPartitioned">Whether its rows are in partitions.</param>
/// <param name="IsWide">Whether values may be kept apart from their rows, so that a row may be very large.</param>
/// <param name="RowBytes">How many bytes a row takes, about.</param>
internal sealed record TableShape(
    string Name, ImmutableArray<TableColumn> Columns, ImmutableArray<(ImmutableArray<string> Columns, bool IsPlain)> Unique, ImmutableArray<Reference> Acting,
    bool IsPartitioned, bool IsWide, double RowBytes)
{
    /// <summary>Reads it. Throws when there is no such table, or one that cannot be moved.</summary>
    public static async Task<TableShape> ReadAsync(SqlSession session, string table, string location, CancellationToken cancellationToken)
    {
        var name = SqlText.Table(table);
        var kind = (await session.QueryAsync(
            """
            SELECT relkind::text, relpersistence::text, row_security_active(oid), EXISTS (SELECT 1 FROM pg_inherits WHERE inhparent = c.oid),
                relkind = 'p' OR reltoastrelid <> 0 AND pg_relation_size(reltoastrelid) > 0, CASE WHEN reltuples > 0 THEN pg_relation_size(oid) / reltuples ELSE 1024 END::float8
            FROM pg_class c WHERE oid = to_regclass($1)
            """,
            row => (Kind: row.GetString(0), Persistence: row.GetString(1), HasPolicy: row.GetBoolean(2), HasHeirs: row.GetBoolean(3), IsWide: row.GetBoolean(4), Bytes: row.GetDouble(5)),
            cancellationToken, name)).FirstOrDefault();
        var why = kind switch
        {
            { Kind: null } => "there is no such table, or the role may not see its schema",
            { Kind: not ("r" or "p") } => "it is not a table",
            { Persistence: not "p" } => "it is temporary or unlogged, and a crash of the server would empty it unnoticed",
            { HasPolicy: true } => "row level security hides rows of it from the role; GRANT it BYPASSRLS, or make it the owner",
            { Kind: "r", HasHeirs: true } => "other tables inherit from it",
            _ => null,
        };
        if (why is not null)
        {
            throw Unsupported(location, table, why);
        }


        // Of a type whose length is not given, its SQL name means the length 1.
        var columns = await session.QueryAsync(
            """
            SELECT attname, CASE WHEN atttypid IN ('bpchar'::regtype, '"bit"'::regtype) THEN 'pg_catalog.' || quote_ident(own.typname) ELSE format_type(atttypid, NULL) END, format_type(atttypid, atttypmod), CASE WHEN base.typnamespace = 'pg_catalog'::regnamespace THEN base.typname END::text,
                attnotnull, attgenerated <> '', attidentity = 'a', EXISTS (SELECT 1 FROM pg_constraint WHERE contype = 'f' AND conrelid = attrelid AND attnum = ANY(conkey))
            FROM pg_attribute JOIN pg_type own ON own.oid = atttypid JOIN pg_type base ON base.oid = CASE own.typtype WHEN 'd' THEN own.typbasetype ELSE own.oid END
            WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
            """,
            row => new TableColumn(
                row.GetString(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetBoolean(4), row.GetBoolean(5), row.GetBoolean(6), row.GetBoolean(7)),
            cancellationToken, name);
        var unique = await session.QueryAsync(
            """
            SELECT ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = indrelid AND (attnum = ANY(indkey)
                    OR attnum IN (SELECT refobjsubid FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = indexrelid AND refobjid = indrelid))),
                indisunique AND indpred IS NULL AND indexprs IS NULL AND indisvalid AND indnatts = indnkeyatts
            FROM pg_index WHERE indrelid = to_regclass($1) AND (indisunique OR indisexclusion)
            """,
            row => (row.GetFieldValue<string[]>(0).ToImmutableArray(), row.GetBoolean(1)), cancellationToken, name);
        var acting = await session.QueryAsync(
            """
            SELECT conrelid::regclass::text,
                ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS k (n, i) JOIN pg_attribute ON attrelid = conrelid AND attnum = n ORDER BY i),
                ARRAY(SELECT attname::text FROM unnest(confkey) WITH ORDINALITY AS k (n, i) JOIN pg_attribute ON attrelid = confrelid AND attnum = n ORDER BY i)
            FROM pg_constraint WHERE contype = 'f' AND confrelid = to_regclass($1) AND conparentid = 0 AND confdeltype IN ('c', 'n', 'd')
            """,
            row => new Reference(row.GetString(0), [.. row.GetFieldValue<string[]>(1).Zip(row.GetFieldValue<string[]>(2))]), cancellationToken, name);
        return new(table, [.. columns], [.. unique], [.. acting], kind.Kind == "p", kind.IsWide, kind.Bytes);
    }

    public TableColumn Column(string name, string location) =>
        Columns.FirstOrDefault(column => column.Name == name) ?? throw Unsupported(location, Name, $"it has no column {name}");

    /// <summary>The columns of a route; throws when one cannot be written.</summary>
    public ImmutableArray<TableColumn> Writable(IEnumerable<string> names, string location) =>
    [
        .. names.Select(name => Column(name, location) is { IsGenerated: false } column ? column
            : throw Unsupported(location, Name, $"its column {name} is generated and cannot be written; leave it out of the plan, as it follows from the others")),
    ];

    /// <summary>Throws when these columns do not know a row.</summary>
    public void RequireKey(ImmutableArray<string> key, string location)
    {
        if (!Unique.Any(set => set.IsPlain && set.Columns.Length == key.Length && set.Columns.All(key.Contains)))
        {
            throw Unsupported(location, Name, $"its key ({string.Join(", ", key)}) is neither its primary key nor unique");
        }

        foreach (var column in key.Select(name => Column(name, location)).Where(column => !column.IsNotNull))
        {
            throw Unsupported(location, Name, $"its key column {column.Name} may be NULL; ALTER TABLE {SqlText.Table(Name)} ALTER COLUMN {SqlText.Name(column.Name)} SET NOT NULL");
        }
    }

    public static MigrateException Unsupported(string location, string table, string why) =>
        new(ProblemCode.StateUnsupported, $"The table {table} in {location} cannot be moved: {why}.");
}
