using Hal9.Migrate.PostgreSql.State.Capture;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.PostgreSql.State.Writing;

/// <summary>How far tables have come on their way into this database, and which rows it refuses.</summary>
internal static class ProgressTable
{
    public static async Task<TableProgress> ReadAsync(SqlSession session, string name, CancellationToken cancellationToken) =>
        (await session.QueryAsync(
            $"SELECT log_id, copied_through, is_copied, applied_through, verifying, verified_through, mismatches, copied_rows FROM {ControlSql.Schema}.progress WHERE name = $1",
            row => new TableProgress
            {
                Table = name,
                LogId = row.IsDBNull(0) ? null : row.GetString(0),
                CopiedThrough = row.IsDBNull(1) ? null : RowKey.Parse(row.GetString(1)),
                IsCopied = row.GetBoolean(2),
                AppliedThrough = row.GetInt64(3),
                Verifying = (VerificationPass)row.GetInt32(4),
                VerifiedThrough = row.IsDBNull(5) ? null : RowKey.Parse(row.GetString(5)),
                Mismatches = row.GetInt64(6),
                CopiedRows = row.GetInt64(7),
            },
            cancellationToken, name)).SingleOrDefault(new TableProgress { Table = name }) with { Refused = await CountRefusedAsync(session, name, cancellationToken) };

    /// <summary>Writes it, as it then stands: with the rows of a chunk that come to those copied so far.</summary>
    public static async Task<TableProgress> WriteAsync(SqlSession session, TableProgress progress, long copied, CancellationToken cancellationToken) => progress with
    {
        CopiedRows = (await session.QueryAsync(
        $"""
        INSERT INTO {ControlSql.Schema}.progress AS known VALUES ($1, nullif($2, ''), nullif($3, ''), $4, $5, $6, nullif($7, ''), $8, $9)
        ON CONFLICT (name) DO UPDATE SET log_id = excluded.log_id, copied_through = excluded.copied_through, is_copied = excluded.is_copied,
            applied_through = excluded.applied_through, verifying = excluded.verifying, verified_through = excluded.verified_through, mismatches = excluded.mismatches,
            copied_rows = known.copied_rows + excluded.copied_rows
        RETURNING copied_rows
        """,
        row => row.GetInt64(0), cancellationToken, progress.Table, progress.LogId ?? "", progress.CopiedThrough?.ToString() ?? "", progress.IsCopied, progress.AppliedThrough,
        (int)progress.Verifying, progress.VerifiedThrough?.ToString() ?? "", progress.Mismatches, copied)).Single(),
    };

    public static Task<long> CountRefusedAsync(SqlSession session, string name, CancellationToken cancellationToken) =>
        session.NumberAsync($"SELECT count(*) FROM {ControlSql.Schema}.refused WHERE name = $1", cancellationToken, name);

    public static Task<List<ParkedRow>> ReadParkedAsync(SqlSession session, string name, int limit, CancellationToken cancellationToken) => session.QueryAsync(
        $"SELECT row_key, reason FROM {ControlSql.Schema}.refused WHERE name = $1 ORDER BY row_key LIMIT $2",
        row => new ParkedRow(name, row.GetString(0), row.GetString(1)), cancellationToken, name, limit);

    /// <summary>Forgets what was refused of a batch's rows before, and keeps what is now.</summary>
    public static async Task ParkAsync(SqlSession session, StagedTable table, bool hasRefused, CancellationToken cancellationToken)
    {
        var name = table.Route.Name;
        if (await CountRefusedAsync(session, name, cancellationToken) > 0)
        {
            await session.RunAsync(
                $"DELETE FROM {ControlSql.Schema}.refused WHERE name = $1 AND ($2 OR row_key IN (SELECT row_key FROM ({table.KeyTexts}) AS k))", cancellationToken, name, table.Changes.IsEmptied);
        }

        if (hasRefused)
        {
            await session.RunAsync(
                $"""
                INSERT INTO {ControlSql.Schema}.refused SELECT $1, k.row_key, max(x.reason) FROM ({table.KeyTexts}) AS k
                JOIN {RefusedRow.Table} AS x ON x.number = {table.Number} AND x.is_gone = k.is_gone AND x.at = k.at GROUP BY k.row_key
                """,
                cancellationToken, name);
        }
    }
}
