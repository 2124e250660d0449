using System.Collections.Immutable;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.Problems;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.PostgreSql.State.Capture;

/// <summary>The rights our role needs, and the statements that give them.</summary>
internal static class Rights
{
    /// <summary>Throws when one is missing; says all of them at once.</summary>
    public static async Task RequireAsync(SqlSession session, ImmutableArray<TableRoute> tables, bool isOwner, string location, CancellationToken cancellationToken)
    {
        string[] needed = isOwner ? ["SELECT", "TRIGGER"] : ["SELECT", "TRIGGER", "INSERT", "UPDATE", "DELETE"];
        var missing = new List<string>();
        foreach (var table in tables.Select(route => SqlText.Table(route.From)).Distinct())
        {
            missing.AddRange(await session.QueryAsync(
                """
                SELECT 'GRANT ' || string_agg(p, ', ') || ' ON ' || to_regclass($1)::text || ' TO ' || quote_ident(current_user) || ';'
                FROM unnest($2) AS p WHERE NOT has_table_privilege(to_regclass($1)::oid, p) HAVING count(*) > 0
                """,
                row => row.GetString(0), cancellationToken, table, needed));
        }

        missing.AddRange(await session.QueryAsync(
            $"""
            SELECT 'CREATE SCHEMA {ControlSql.Schema} AUTHORIZATION ' || quote_ident(current_user) || ';'
            WHERE to_regnamespace('{ControlSql.Schema}') IS NULL AND NOT has_database_privilege(current_database(), 'CREATE')
            UNION ALL SELECT 'GRANT TEMPORARY ON DATABASE ' || quote_ident(current_database()) || ' TO ' || quote_ident(current_user) || ';'
            WHERE NOT has_database_privilege(current_database(), 'TEMPORARY')
            """,
            row => row.GetString(0), cancellationToken));
        if (missing.Count > 0)
        {
            throw new MigrateException(
                ProblemCode.StateUnsupported, $"The role lacks rights in {location}.", "Run as the owner: " + string.Join(' ', missing));
        }
    }
}
