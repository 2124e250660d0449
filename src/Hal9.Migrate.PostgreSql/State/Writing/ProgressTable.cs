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
            $"SELECT log_id, copied_through, is_copied, applied_through, verifying, verified_through, mismatches FROM {ControlSql.Schema}.progress WHERE name = $1",
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
            },
            cancellationToken, name)).SingleOrDefault(new TableProgress { Table = name }) with { Refused = await CountRefusedAsync(session, name, cancellationToken) };

    public static Task WriteAsync(SqlSession session, TableProgress progress, CancellationToken cancellationToken) => session.RunAsync(
        $"""
        INSERT INTO {ControlSql.Schema}.progress VALUES ($1, nullif($2, ''), nullif($3, ''), $4, $5, $6, nullif($7, ''), $8)
        ON CONFLICT (name) DO UPDATE SET log_id = excluded.log_id, copied_through = excluded.copied_through, is_copied = excluded.is_copied,
            applied_through = excluded.applied_through, verifying = excluded.verifying, verified_through = excluded.verified_through, mismatches = excluded.mismatches
        """,
        cancellationToken, progress.Table, progress.LogId ?? "", progress.CopiedThrough?.ToString() ?? "", progress.IsCopied, progress.AppliedThrough,
        (int)progress.Verifying, progress.VerifiedThrough?.ToString() ?? "", progress.Mismatches);

    public static Task<long> CountRefusedAsync(SqlSession session, string name, CancellationToken cancellationToken) =>
        session.NumberAsync($"SELECT count(*) FROM {ControlSql.Schema}.refused WHERE name = $1", cancellationToken, name);

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
