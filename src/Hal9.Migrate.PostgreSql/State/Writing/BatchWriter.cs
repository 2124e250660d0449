using System.Collections.Immutable;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Stores;
using Npgsql;

namespace Hal9.Migrate.PostgreSql.State.Writing;

/// <summary>Writes staged tables within the caller's transaction, which is committed when the result says so.</summary>
internal sealed class BatchWriter(SqlSession session, IReadOnlyList<StagedTable> tables, CancellationToken cancellationToken)
{
    // A row that is refused is one thing; a lock, a full disk or a lost connection is not the row's fault.
    private const string RowFaults = "integrity_constraint_violation OR data_exception OR with_check_option_violation OR program_limit_exceeded OR raise_exception OR generated_always";

    private List<RefusedRow> _refused = [];

    /// <param name="rows">How many rows are written or deleted.</param>
    /// <param name="counts">Of them, how many are written to each table.</param>
    /// <param name="mode">How.</param>
    public async Task<WriteResult> WriteAsync(long rows, IReadOnlyList<long> counts, WriteMode mode)
    {
        foreach (var table in tables)
        {
            _refused.AddRange(await session.QueryAsync(table.Faults, row => new RefusedRow(table.Number, false, row.GetString(0), row.GetString(1)), cancellationToken));
        }

        if (_refused.Count > 0 && !mode.HasFlag(WriteMode.Whole))
        {
            return WriteResult.Collision;
        }

        await session.RunAsync("SET CONSTRAINTS ALL DEFERRED; SAVEPOINT hal9_batch", cancellationToken);

        // First as most batches are: no value changes hands. Then with parking; and, when this is all there is to know, row by row.
        if (!await AttemptAsync(parks: false, AtOnceAsync) && !await AttemptAsync(parks: true, AtOnceAsync))
        {
            if (!mode.HasFlag(WriteMode.Whole))
            {
                return WriteResult.Collision;
            }

            await RowByRowAsync();
        }

        var differences = ImmutableArray.CreateBuilder<RowDifference>();
        if (mode.HasFlag(WriteMode.Compare))
        {
            foreach (var table in tables)
            {
                differences.AddRange(await RowComparer.CompareAsync(
                    session, table, $"NOT EXISTS (SELECT 1 FROM {RefusedRow.Table} AS x WHERE x.number = {table.Number} AND NOT x.is_gone AND x.at = hal9_v.hal9_at)", cancellationToken));
            }
        }

        return differences.Count > 0 ? new WriteResult { Differences = differences.ToImmutable() } : await FinishAsync(rows, counts);
    }

    private async Task<WriteResult> FinishAsync(long rows, IReadOnlyList<long> counts)
    {
        var after = ImmutableArray.CreateBuilder<TableProgress>();
        foreach (var table in tables)
        {
            await ProgressTable.ParkAsync(session, table, _refused.Count > 0, cancellationToken);
            var known = table.Changes.After with { Refused = await ProgressTable.CountRefusedAsync(session, table.Route.Name, cancellationToken) };
            after.Add(await ProgressTable.WriteAsync(session, known, table.Changes.IsChunk ? counts[table.Number] : 0, cancellationToken));
        }

        return new() { Rows = rows, After = after.ToImmutable() };
    }

    /// <summary>Tries to write; when a row is at fault, everything is as it was and the answer is false.</summary>
    private async Task<bool> AttemptAsync(bool parks, Func<Task<bool>> write)
    {
        try
        {
            await MarkAsync();
            if (parks)
            {
                await ParkAsync();
            }

            if (await write())
            {
                await session.RunAsync("SET CONSTRAINTS ALL IMMEDIATE", cancellationToken);
                return true;
            }
        }
        catch (PostgresException exception) when (PostgreSqlFaults.IsOfARow(exception))
        {
            // Another attempt, or another batch, may do it.
        }

        await session.RunAsync("ROLLBACK TO hal9_batch", cancellationToken);
        return false;
    }

    private async Task<bool> AtOnceAsync()
    {
        foreach (var table in tables.Reverse().Where(table => table.Changes.IsEmptied))
        {
            await session.RunAsync(table.Empty, cancellationToken);
        }

        foreach (var table in tables.Where(table => !IsNothing(table)))
        {
            await RunAsync(table.Update(StagedTable.All));
            await session.RunAsync(table.Insert(StagedTable.All), cancellationToken);
        }

        // Those that refer before those that are referred to: what came along with them has been written by now.
        foreach (var table in tables.Reverse().Where(table => !ReferenceEquals(table.Changes.Gone, Hal9.Migrate.State.Rows.RowStream.Empty)))
        {
            if (table.ActsOnOthers(StagedTable.All) is { } acts && (await session.QueryAsync($"{acts} LIMIT 1", row => row.GetString(0), cancellationToken)).Count > 0)
            {
                return false;
            }

            await session.RunAsync(table.Delete(StagedTable.All), cancellationToken);
        }

        return true;
    }

    private static bool IsNothing(StagedTable table) => ReferenceEquals(table.Changes.Rows, Hal9.Migrate.State.Rows.RowStream.Empty);

    private async Task RowByRowAsync()
    {
        while (true)
        {
            var found = new List<RefusedRow>();
            await MarkAsync();
            await ParkAsync();
            await session.RunAsync("SET CONSTRAINTS ALL IMMEDIATE", cancellationToken);
            foreach (var table in tables.Reverse().Where(table => table.Changes.IsEmptied))
            {
                await session.RunAsync(table.Empty, cancellationToken);
            }

            foreach (var table in tables)
            {
                await session.RunAsync(Loop(table, table.Rows.Name, "false", $"{Terminated(table.Update(StagedTable.One))} {table.Insert(StagedTable.One)};"), cancellationToken);
            }

            foreach (var table in tables.Reverse())
            {
                var acts = table.ActsOnOthers(StagedTable.One) is { } sql ? $"hal9_why := ({sql} LIMIT 1); IF hal9_why IS NOT NULL THEN RAISE foreign_key_violation USING MESSAGE = hal9_why; END IF;" : "";
                await session.RunAsync(Loop(table, table.Gone.Name, "true", $"{acts} {table.Delete(StagedTable.One)};"), cancellationToken);
            }

            found.AddRange(await session.QueryAsync(
                $"SELECT number, is_gone, at::text, reason FROM {RefusedRow.Table}", row => new RefusedRow(row.GetInt32(0), row.GetBoolean(1), row.GetString(2), row.GetString(3)), cancellationToken));
            if (found.Count == _refused.Count)
            {
                return;
            }

            // A refused row keeps what it had, which may be what another one was given meanwhile: once more, without them.
            _refused = found;
            await session.RunAsync("ROLLBACK TO hal9_batch", cancellationToken);
        }
    }

    private static string Terminated(string? sql) => sql is null ? "" : sql + ";";

    private static string Loop(StagedTable table, string stage, string isGone, string body) => $"""
        DO $hal9$ DECLARE hal9_at tid; hal9_why text;
        BEGIN
            FOR hal9_at IN SELECT s.ctid FROM {stage} AS s WHERE NOT EXISTS (SELECT 1 FROM {RefusedRow.Table} AS x WHERE x.number = {table.Number} AND x.is_gone = {isGone} AND x.at = s.ctid) LOOP
                BEGIN
                    {body}
                EXCEPTION WHEN {RowFaults} THEN
                    INSERT INTO {RefusedRow.Table} VALUES ({table.Number}, {isGone}, hal9_at, SQLERRM);
                END;
            END LOOP;
        END $hal9$
        """;

    private Task RunAsync(string? sql) => sql is null ? Task.CompletedTask : session.RunAsync(sql, cancellationToken);

    private async Task MarkAsync()
    {
        if (_refused.Count > 0)
        {
            await session.RunAsync(
                $"INSERT INTO {RefusedRow.Table} SELECT n, g, a::tid, r FROM unnest($1, $2, $3, $4) AS x (n, g, a, r)", cancellationToken,
                _refused.Select(row => row.Number).ToArray(), _refused.Select(row => row.IsGone).ToArray(), _refused.Select(row => row.At).ToArray(), _refused.Select(row => row.Reason).ToArray());
        }
    }

    private async Task ParkAsync()
    {
        foreach (var table in tables)
        {
            var isParked = false;
            foreach (var sql in Parking.Statements(table))
            {
                if (isParked)
                {
                    break;
                }

                await session.RunAsync("SAVEPOINT hal9_park", cancellationToken);
                try
                {
                    await session.RunAsync(sql, cancellationToken);
                    isParked = true;
                }
                catch (PostgresException exception) when (PostgreSqlFaults.IsOfARow(exception))
                {
                    // A check forbids these placeholders.
                    await session.RunAsync("ROLLBACK TO hal9_park", cancellationToken);
                }
            }
        }
    }
}
