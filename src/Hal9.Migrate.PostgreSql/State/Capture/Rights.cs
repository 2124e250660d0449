using System.Collections.Immutable;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PostgreSql.State.Capture;

/// <summary>The rights our role needs, and the statements that give them.</summary>
internal static class Rights
{
    /// <summary>To be captured.</summary>
    public static readonly string[] OfOwner = ["SELECT", "TRIGGER"];

    /// <summary>To be captured, and written to.</summary>
    public static readonly string[] All = ["SELECT", "TRIGGER", "INSERT", "UPDATE", "DELETE"];

    /// <summary>Throws when one is missing; says all of them at once.</summary>
    public static async Task RequireAsync(SqlSession session, ImmutableArray<string> tables, string[] needed, string location, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var table in tables.Select(SqlText.Table).Distinct())
        {
            missing.AddRange(await MissingOfTableAsync(session, table, needed, cancellationToken));
        }

        missing.AddRange(await MissingOfDatabaseAsync(session, cancellationToken));
        if (missing.Count > 0)
        {
            throw new MigrateException(
                ProblemCode.StateUnsupported, $"The role lacks rights in {location}.", "Run as the owner: " + string.Join(' ', missing));
        }
    }

    /// <summary>The statement that gives what is missing of these rights on a table; none when nothing is.</summary>
    public static Task<List<string>> MissingOfTableAsync(SqlSession session, string table, string[] needed, CancellationToken cancellationToken) => session.QueryAsync(
        """
        SELECT 'GRANT ' || string_agg(p, ', ') || ' ON ' || to_regclass($1)::text || ' TO ' || quote_ident(current_user) || ';'
        FROM unnest($2) AS p WHERE NOT has_table_privilege(to_regclass($1)::oid, p) HAVING count(*) > 0
        """,
        row => row.GetString(0), cancellationToken, table, needed);

    /// <summary>The statements that give what is missing of our own place in the database.</summary>
    public static Task<List<string>> MissingOfDatabaseAsync(SqlSession session, CancellationToken cancellationToken) => session.QueryAsync(
        $"""
        SELECT 'CREATE SCHEMA {ControlSql.Schema} AUTHORIZATION ' || quote_ident(current_user) || ';'
        WHERE to_regnamespace('{ControlSql.Schema}') IS NULL AND NOT has_database_privilege(current_database(), 'CREATE')
        UNION ALL SELECT 'GRANT TEMPORARY ON DATABASE ' || quote_ident(current_database()) || ' TO ' || quote_ident(current_user) || ';'
        WHERE NOT has_database_privilege(current_database(), 'TEMPORARY')
        """,
        row => row.GetString(0), cancellationToken);
}
