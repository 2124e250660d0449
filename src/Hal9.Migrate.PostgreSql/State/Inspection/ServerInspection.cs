using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.PostgreSql.State.Capture;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Inspection;

namespace Hal9.Migrate.PostgreSql.State.Inspection;

/// <summary>What can be told of a database before any table is looked at.</summary>
internal static class ServerInspection
{
    private const int MostSessions = 50;

    public static async Task<ImmutableArray<Finding>> RunAsync(SqlSession session, string path, CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var (version, isStandby, number) = (await session.QueryAsync(
            "SELECT current_setting('server_version'), pg_is_in_recovery(), current_setting('server_version_num')::int", row => (row.GetString(0), row.GetBoolean(1), row.GetInt32(2)), cancellationToken)).Single();
        if (number < 140_000)
        {
            findings.Add(new(FindingSeverity.Error, path, $"The server is PostgreSQL {version}; 14 or later is needed.", "Upgrade it first."));
        }

        if (isStandby)
        {
            findings.Add(new(FindingSeverity.Error, path, "The server is a standby, where nothing can be written.", "Connect to the primary."));
        }

        findings.AddRange((await Rights.MissingOfDatabaseAsync(session, cancellationToken)).Select(sql => new Finding(FindingSeverity.Error, path, "The role lacks a right in the database.", sql)));
        findings.AddRange(await WritersAsync(session, path, cancellationToken));
        findings.AddRange((await session.QueryAsync(
            "SELECT gid, owner::text, round(extract(epoch FROM now() - prepared))::int8 FROM pg_prepared_xacts WHERE database = current_database() ORDER BY prepared",
            row => string.Create(CultureInfo.InvariantCulture, $"The prepared transaction '{row.GetString(0)}' of {row.GetString(1)} has been open for {row.GetInt64(2):N0} s: arming and the fence would wait for it."), cancellationToken))
            .Select(text => new Finding(FindingSeverity.Warning, path, text, "COMMIT PREPARED or ROLLBACK PREPARED it.")));
        findings.AddRange((await session.QueryAsync(
            """
            SELECT pid, coalesce(application_name, ''), round(extract(epoch FROM now() - xact_start))::int8 FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < now() - interval '1 minute' AND backend_type = 'client backend' ORDER BY xact_start
            """,
            row => string.Create(CultureInfo.InvariantCulture, $"The transaction of process {row.GetInt32(0)} (application \"{row.GetString(1)}\") has been open for {row.GetInt64(2):N0} s: if it has touched one of the tables, arming and the fence would wait for it."), cancellationToken))
            .Select(text => new Finding(FindingSeverity.Warning, path, text, "Have the application end its transactions soon.")));
        return findings.ToImmutable();
    }

    // Who is connected; what they do here without passing the gateway nobody but their owners can say.
    private static async Task<IEnumerable<Finding>> WritersAsync(SqlSession session, string path, CancellationToken cancellationToken)
    {
        var sessions = await session.QueryAsync(
            """
            SELECT count(*), coalesce(usename::text, '?'), coalesce(application_name, ''), coalesce(host(client_addr), CASE WHEN backend_type IS NULL THEN 'an address that is not shown' ELSE 'this machine (socket)' END)
            FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend'
                AND application_name <> current_setting('application_name')
            GROUP BY 2, 3, 4 ORDER BY 1 DESC, 2, 3, 4
            """,
            row => (Count: row.GetInt64(0), Role: row.GetString(1), Application: row.GetString(2), Address: row.GetString(3)), cancellationToken);
        var findings = sessions.Take(MostSessions).Select(of => new Finding(
            FindingSeverity.Information, path,
            string.Create(CultureInfo.InvariantCulture, $"{of.Count} {(of.Count == 1 ? "session is" : "sessions are")} connected: application \"{of.Application}\", role {of.Role}, from {of.Address}. What it writes without passing the gateway is refused while the other side owns the writes."),
            "If it is a job, let it follow the flag write_owner.")).ToList();
        var isHidden = (await session.QueryAsync("SELECT quote_ident(current_user) FROM pg_roles WHERE rolname = 'pg_read_all_stats' AND NOT pg_has_role(oid, 'USAGE')", row => row.GetString(0), cancellationToken)).SingleOrDefault();
        if (isHidden is { } role)
        {
            findings.Add(new(FindingSeverity.Information, path, "The role may not see the addresses and transactions of other roles' sessions.", $"To have them listed: GRANT pg_read_all_stats TO {role};"));
        }

        return findings;
    }
}
