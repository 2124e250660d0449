using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Inspection;

namespace Hal9.Migrate.PostgreSql.State.Inspection;

/// <summary>Types as an inspection knows them.</summary>
internal static class TypeNames
{
    /// <param name="baseType">The name of the built-in type; null for others.</param>
    /// <param name="name">Its name as SQL.</param>
    public static ColumnType Of(string? baseType, string name) => baseType switch
    {
        "int2" => new(ValueKind.Whole, name, 2),
        "int4" => new(ValueKind.Whole, name, 4),
        "int8" => new(ValueKind.Whole, name, 8),
        "float4" or "float8" => new(ValueKind.Floating, name),
        "numeric" => new(ValueKind.Exact, name),
        "bool" => new(ValueKind.Boolean, name),
        "text" or "varchar" or "bpchar" or "name" or "char" => new(ValueKind.Text, name),
        "bytea" => new(ValueKind.Bytes, name),
        "date" or "time" or "timetz" or "timestamp" or "timestamptz" or "interval" => new(ValueKind.Time, name),
        "json" or "jsonb" => new(ValueKind.Json, name),
        _ => new(ValueKind.Other, name),
    };

    public static async Task<Dictionary<uint, ColumnType>> ReadAsync(SqlSession session, IEnumerable<uint> ids, CancellationToken cancellationToken) => (await session.QueryAsync(
        """
        SELECT own.oid::int8, format_type(own.oid, NULL), CASE WHEN base.typnamespace = 'pg_catalog'::regnamespace THEN base.typname::text END
        FROM pg_type own JOIN pg_type base ON base.oid = CASE own.typtype WHEN 'd' THEN own.typbasetype ELSE own.oid END WHERE own.oid = ANY($1)
        """,
        row => ((uint)row.GetInt64(0), Of(row.IsDBNull(2) ? null : row.GetString(2), row.GetString(1))), cancellationToken, (object)ids.Distinct().Select(id => (long)id).ToArray())).ToDictionary();
}
