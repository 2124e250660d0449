using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.Problems;
using Hal9.Migrate.State.Control;
using Npgsql;

namespace Hal9.Migrate.PostgreSql.State.Capture;

/// <summary>The control row as a table.</summary>
internal static class ControlTable
{
    /// <summary>The control row; null when nothing of ours is there.</summary>
    /// <param name="session">In a transaction.</param>
    /// <param name="locked">How to lock it; empty for not at all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ControlRow?> TryReadAsync(SqlSession session, string locked, CancellationToken cancellationToken)
    {
        // Asked for once a session: it is looked at in every transaction.
        session.IsArmed = session.IsArmed
            || (await session.QueryAsync($"SELECT to_regclass('{ControlSql.Schema}.control') IS NOT NULL", row => row.GetBoolean(0), cancellationToken)).Single();
        try
        {
            return session.IsArmed ? (await session.QueryAsync($"SELECT epoch, term, owns, open FROM {ControlSql.Schema}.control {locked}", Row, cancellationToken)).SingleOrDefault() : null;
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            session.IsArmed = false;
            throw;
        }
    }

    public static Task WriteAsync(SqlSession session, ControlRow row, CancellationToken cancellationToken) => session.RunAsync(
        $"UPDATE {ControlSql.Schema}.control SET epoch = $1, term = $2, owns = $3, open = $4", cancellationToken, row.Epoch, row.Term, row.Owns, row.IsOpen);

    /// <summary>Which log this is. Throws when it is not the one somebody has read so far.</summary>
    public static async Task<string> RequireLogAsync(SqlSession session, IEnumerable<string?> expected, string location, CancellationToken cancellationToken)
    {
        session.IsArmed = session.IsArmed || await TryReadAsync(session, "", cancellationToken) is not null;
        var id = session.IsArmed ? (await session.QueryAsync($"SELECT log_id FROM {ControlSql.Schema}.control", row => row.GetString(0), cancellationToken)).Single() : null;
        return Require(id, expected, location);
    }

    /// <summary>How many entries are in all logs.</summary>
    public static async Task<long> CountEntriesAsync(SqlSession session, CancellationToken cancellationToken)
    {
        // Logs come with arming only: the names known are asked for together with the names there are.
        while (true)
        {
            var known = session.Logs;
            var (count, names) = (await session.QueryAsync(
                $"SELECT ({Count(known)}), ARRAY(SELECT name FROM {ControlSql.Schema}.captured ORDER BY name)", row => (row.GetInt64(0), row.GetFieldValue<string[]>(1)), cancellationToken)).Single();
            if (names.AsSpan().SequenceEqual(known))
            {
                return count;
            }

            session.Logs = names;
        }
    }

    /// <summary>How many entries are in some logs, of which this is the one expected.</summary>
    public static async Task<long> CountEntriesAsync(SqlSession session, IReadOnlyList<string> names, IEnumerable<string?> expected, string location, CancellationToken cancellationToken)
    {
        var (count, id) = (await session.QueryAsync($"SELECT ({Count(names)}), log_id FROM {ControlSql.Schema}.control", row => (row.GetInt64(0), row.GetString(1)), cancellationToken)).SingleOrDefault();
        return Require(id, expected, location) is { } ? count : 0;
    }

    /// <summary>A query for how many entries are in some logs.</summary>
    public static string Count(IEnumerable<string> names) => "SELECT " + string.Join(" + ", names.Select(name => $"(SELECT count(*) FROM {CaptureSql.Log(name)})").DefaultIfEmpty("0::bigint"));

    private static string Require(string? id, IEnumerable<string?> expected, string location) => id is not null && expected.All(known => known is null || known == id) ? id : throw new MigrateException(
        ProblemCode.CaptureLost,
        $"The log of changes in {location} is not the one that was read so far: it was removed in between, and changes may be missing.",
        "Remove what is the migration's from both stores and begin the copy anew.");

    private static ControlRow Row(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetInt64(1), row.GetBoolean(2), row.GetBoolean(3));
}
