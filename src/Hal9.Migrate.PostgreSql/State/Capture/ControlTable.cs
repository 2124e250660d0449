using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.Problems;
using Hal9.Migrate.State.Control;

namespace Hal9.Migrate.PostgreSql.State.Capture;

/// <summary>The control row as a table.</summary>
internal static class ControlTable
{
    /// <summary>The control row; null when nothing of ours is there.</summary>
    /// <param name="session">In a transaction.</param>
    /// <param name="locked">How to lock it; empty for not at all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ControlRow?> TryReadAsync(SqlSession session, string locked, CancellationToken cancellationToken) =>
        (await session.QueryAsync($"SELECT to_regclass('{ControlSql.Schema}.control') IS NOT NULL", row => row.GetBoolean(0), cancellationToken)).Single()
        ? (await session.QueryAsync($"SELECT epoch, term, owns, open FROM {ControlSql.Schema}.control {locked}", Row, cancellationToken)).SingleOrDefault() : null;

    public static Task WriteAsync(SqlSession session, ControlRow row, CancellationToken cancellationToken) => session.RunAsync(
        $"UPDATE {ControlSql.Schema}.control SET epoch = $1, term = $2, owns = $3, open = $4", cancellationToken, row.Epoch, row.Term, row.Owns, row.IsOpen);

    /// <summary>Which log this is. Throws when it is not the one somebody has read so far.</summary>
    public static async Task<string> RequireLogAsync(SqlSession session, IEnumerable<string?> expected, string location, CancellationToken cancellationToken)
    {
        var isThere = await TryReadAsync(session, "", cancellationToken) is not null;
        var id = isThere ? (await session.QueryAsync($"SELECT log_id FROM {ControlSql.Schema}.control", row => row.GetString(0), cancellationToken)).Single() : null;
        return id is not null && expected.All(known => known is null || known == id) ? id : throw new MigrateException(
            ProblemCode.CaptureLost,
            $"The log of changes in {location} is not the one that was read so far: it was removed in between, and changes may be missing.",
            "Remove what is the migration's from both stores and begin the copy anew.");
    }

    /// <summary>How many entries are in all logs.</summary>
    public static async Task<long> CountEntriesAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var name in await session.QueryAsync($"SELECT name FROM {ControlSql.Schema}.captured", row => row.GetString(0), cancellationToken))
        {
            count += await session.NumberAsync($"SELECT count(*) FROM {CaptureSql.Log(name)}", cancellationToken);
        }

        return count;
    }

    private static ControlRow Row(Npgsql.NpgsqlDataReader row) => new(row.GetInt64(0), row.GetInt64(1), row.GetBoolean(2), row.GetBoolean(3));
}
