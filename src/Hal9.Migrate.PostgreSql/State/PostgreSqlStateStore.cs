using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hal9.Migrate.PostgreSql.State.Capture;
using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Encoding;
using Hal9.Migrate.PostgreSql.State.Reading;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.PostgreSql.State.Writing;
using Hal9.Migrate.Problems;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;
using Npgsql;

namespace Hal9.Migrate.PostgreSql.State;

/// <summary>One of the two stores of a migration, in a PostgreSQL database (14 and later) that applications use at the same time.</summary>
/// <remarks>
/// The log is not in the order of commits, so entries are deleted one by one when they are applied. All that is ours is in the schema
/// <c>hal9_migrate</c>, and triggers named <c>hal9_migrate_…</c>. Rights needed: SELECT and TRIGGER on the tables, that schema, and to be written to
/// INSERT, UPDATE, DELETE and UPDATE on sequences; neither superuser nor replication. Thread-safe.
/// </remarks>
public sealed class PostgreSqlStateStore : IStateStore
{
    // So many are found by their keys, one by one: the planner, whose statistics are never those of just now, might read the table as a whole instead, while
    // users wait for a hand-over.
    private const long FewRows = 5_000;
    private const string ByKey = "SET LOCAL enable_seqscan = off; SET LOCAL random_page_cost = 0.1";

    private readonly Database _database;
    private readonly PostgreSqlStateOptions _options;
    private readonly ShapeCache _shapes;
    private readonly ConcurrentDictionary<string, bool> _captured = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _staged = new(StringComparer.Ordinal);

    // Whether it is known that the owner's triggers are disabled: a store that was abandoned was left with them, as that waits for nobody.
    private volatile bool _isQuiet;

    /// <param name="connection">A connection string of Npgsql.</param>
    /// <param name="options">How it is treated; the defaults unless given.</param>
    public PostgreSqlStateStore(string connection, PostgreSqlStateOptions? options = null)
        : this(connection, options, null)
    {
    }

    /// <param name="connection">A connection string of Npgsql.</param>
    /// <param name="options">How it is treated.</param>
    /// <param name="before">Called before every statement, with its SQL.</param>
    internal PostgreSqlStateStore(string connection, PostgreSqlStateOptions? options, Action<string>? before)
    {
        (_database, _options) = (new Database(connection, before), options ?? PostgreSqlStateOptions.Default);
        _shapes = new(_database.Location);
    }

    /// <inheritdoc/>
    public string Location => _database.Location;

    /// <inheritdoc/>
    public string? Format => BinaryTypes.Format;

    /// <inheritdoc/>
    public async Task<StoreStatus> ReadStatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TryReadAsync();
        }
        catch (MigrateException exception) when (exception.Problem.Code == ProblemCode.CaptureLost)
        {
            // Somebody has removed it since.
            return await TryReadAsync();
        }

        Task<StoreStatus> TryReadAsync() => _database.ReadAsync(
            async session => await ControlTable.TryReadAsync(session, "", cancellationToken) is { } row
                ? new StoreStatus(row, await ControlTable.CountEntriesAsync(session, cancellationToken)) : new(null, 0),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ArmAsync(long epoch, ControlRow initial, ImmutableArray<TableRoute> tables, CancellationToken cancellationToken)
    {
        _shapes.Clear();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteAsync(
                    epoch, _options.LockTimeout,
                    async (session, _) =>
                    {
                        try
                        {
                            await Arming.ArmAsync(session, initial, tables, Location, cancellationToken);
                            return true;
                        }
                        catch
                        {
                            // What it has seen goes with the transaction that made it.
                            session.IsArmed = false;
                            throw;
                        }
                    },
                    cancellationToken);
                return;
            }
            catch (MigrateException exception) when (attempt < _options.ArmAttempts && exception.InnerException is { } cause && PostgreSqlFaults.IsOfALock(cause))
            {
                // Writers that waited behind us go first.
                await Task.Delay(_options.LockTimeout, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public Task DisarmAsync(long epoch, CancellationToken cancellationToken) => WriteAsync(
        epoch, _options.WriteLockTimeout,
        async (session, _) =>
        {
            await Arming.DisarmAsync(session, cancellationToken);
            _captured.Clear();
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RaiseEpochAsync(long epoch, CancellationToken cancellationToken) => WriteAsync(
        epoch, _options.WriteLockTimeout,
        async (session, row) =>
        {
            await ControlTable.WriteAsync(session, Require(row).Raise(epoch), cancellationToken);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> TryChangeAsync(long epoch, ControlChange change, CancellationToken cancellationToken)
    {
        // Only the fence makes writers wait; behind the other changes there is nobody, or nothing to lock.
        var timeout = change.Verb == ControlVerb.Fence ? _options.LockTimeout : _options.WriteLockTimeout;
        try
        {
            return await WriteAsync(
                epoch, timeout,
                async (session, row) =>
                {
                    var isEmpty = change.Verb == ControlVerb.Cede && await ControlTable.CountEntriesAsync(session, cancellationToken) == 0;
                    if (change.Apply(Require(row), isEmpty) is not { } after)
                    {
                        return false;
                    }

                    await ControlTable.WriteAsync(session, after, cancellationToken);
                    await (change.Verb == ControlVerb.Abandon ? Gate.ShutAsync(session, cancellationToken) : Arming.ShapeAsync(session, after, Location, cancellationToken));
                    _isQuiet = false;
                    return true;
                },
                cancellationToken);
        }
        catch (MigrateException exception) when (exception.InnerException is { } cause && PostgreSqlFaults.IsOfALock(cause))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<Batch> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        var (tables, release) = await _database.ReadAndHoldAsync(
            session => new BatchReader(_database, _shapes, session, cancellationToken).ReadAsync(request), cancellationToken);
        return new(tables, release);
    }

    /// <inheritdoc/>
    public async Task AcknowledgeAsync(long epoch, ImmutableArray<LogReceipt> receipts, bool now, CancellationToken cancellationToken)
    {
        await WriteAsync(
            epoch, _options.WriteLockTimeout,
            async (session, row) =>
            {
                Require(row);
                foreach (var receipt in receipts.Where(receipt => !receipt.LogIds.IsEmpty))
                {
                    await session.RunAsync($"DELETE FROM {CaptureSql.Log(receipt.Route.Name)} WHERE hal9_id = ANY($1)", cancellationToken, receipt.LogIds.ToArray());
                }

                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<long> CountPendingAsync(ImmutableArray<(TableRoute Route, TableProgress Progress)> tables, CancellationToken cancellationToken) => _database.UseAsync(
        session => ControlTable.CountEntriesAsync(session, [.. tables.Select(table => table.Route.Name)], tables.Select(table => table.Progress.LogId), Location, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<SettledRows> ReadSettledAsync(TableRoute route, RowKey? after, long? appliedThrough, ChunkLimit limit, CancellationToken cancellationToken)
    {
        var ((rows, through), release) = await _database.ReadAndHoldAsync(
            session => new BatchReader(_database, _shapes, session, cancellationToken).ReadSettledAsync(route, after, appliedThrough is not null, limit), cancellationToken);
        return new(rows, through, release);
    }

    /// <inheritdoc/>
    public Task RecaptureAsync(long epoch, TableRoute route, RowKey? after, RowKey? through, CancellationToken cancellationToken) =>
        RecaptureAsync(epoch, route, key => LogWriter.Recapture(route, key, after, through), cancellationToken);

    /// <inheritdoc/>
    public Task RecaptureAsync(long epoch, TableRoute route, ImmutableArray<RowKey> keys, CancellationToken cancellationToken) =>
        keys.IsEmpty ? Task.CompletedTask : RecaptureAsync(epoch, route, key => LogWriter.Recapture(route, key, keys), cancellationToken);

    /// <inheritdoc/>
    public Task ProbeCaptureAsync(long epoch, ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) => _database.UseAsync(
        async session =>
        {
            Require(await BeginAsync(session, epoch, cancellationToken, locked: "FOR UPDATE"));
            await session.RunAsync(ControlSql.NotApplying, cancellationToken);
            await Gate.OpenAsync(session, cancellationToken);
            foreach (var route in tables)
            {
                await CaptureProbe.RunAsync(session, route, await _shapes.ReadAsync(session, route.From, cancellationToken), Location, cancellationToken);
            }

            await session.RollBackAsync();
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<long?>> EstimateRowsAsync(ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) => _database.ReadAsync(
        async session =>
        {
            var rows = ImmutableArray.CreateBuilder<long?>();
            foreach (var route in tables)
            {
                rows.Add(await RowEstimate.ReadAsync(session, route, cancellationToken));
            }

            return rows.ToImmutable();
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<SequenceValue>> ReadSequencesAsync(ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => Sequences.ReadAsync(session, tables, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<TableProgress>> ReadProgressAsync(ImmutableArray<string> tables, CancellationToken cancellationToken) => _database.ReadAsync(
        async session =>
        {
            var progress = ImmutableArray.CreateBuilder<TableProgress>();
            foreach (var table in tables)
            {
                progress.Add(await ProgressTable.ReadAsync(session, table, cancellationToken));
            }

            return progress.ToImmutable();
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<WriteResult> WriteAsync(long epoch, Batch batch, WriteMode mode, CancellationToken cancellationToken) => _database.UseAsync(
        async session =>
        {
            if (mode == WriteMode.Plain && batch.Tables is [var only] && await IsDirectAsync(session, only, cancellationToken))
            {
                return await CopyAsync(session, epoch, only, cancellationToken);
            }

            var tables = new List<StagedTable>();
            await session.RunAsync(RefusedRow.Create, cancellationToken);
            foreach (var changes in batch.Tables)
            {
                tables.Add(await StageAsync(session, tables.Count, changes, cancellationToken));
            }

            await BeginRowsAsync(session, epoch, cancellationToken);
            var (counts, rows) = (new List<long>(), 0L);
            foreach (var table in tables)
            {
                counts.Add(await table.Rows.FillAsync(session, table.Changes.Rows, cancellationToken));
                rows += counts[^1] + await table.Gone.FillAsync(session, table.Changes.Gone, cancellationToken);
            }

            await (rows <= FewRows ? session.RunAsync(ByKey, cancellationToken) : Task.CompletedTask);
            var result = await new BatchWriter(session, tables, cancellationToken).WriteAsync(rows, counts, mode);
            await (result.IsCommitted ? FinishAsync(session, batch.Tables, cancellationToken) : session.RollBackAsync());
            return result;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RehearseAsync(long epoch, ImmutableArray<TableRoute> routes, CancellationToken cancellationToken) => _database.UseAsync(
        async session =>
        {
            await session.RunAsync(RefusedRow.Create, cancellationToken);
            var tables = new List<StagedTable>();
            foreach (var route in routes)
            {
                tables.Add(await StageAsync(session, tables.Count, new(route, RowStream.Of([]), RowStream.Of([]), new() { Table = route.Name }, []), cancellationToken));
            }

            Require(await BeginAsync(session, epoch, cancellationToken));
            await Rights.RequireAsync(session, [.. routes.Select(route => route.To)], Rights.All, Location, cancellationToken);
            await new BatchWriter(session, tables, cancellationToken).WriteAsync(0, [.. tables.Select(_ => 0L)], WriteMode.Plain);
            await session.RollBackAsync();
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task SaveVerificationAsync(long epoch, TableProgress progress, CancellationToken cancellationToken) => WriteAsync(
        epoch, _options.WriteLockTimeout,
        async (session, row) =>
        {
            Require(row);
            await ProgressTable.WriteAsync(
                session,
                await ProgressTable.ReadAsync(session, progress.Table, cancellationToken) with
                {
                    Verifying = progress.Verifying,
                    VerifiedThrough = progress.VerifiedThrough,
                    Mismatches = progress.Mismatches,
                },
                0, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<RowDifference>> CompareAsync(TableRoute route, RowStream expected, long? appliedThrough, CancellationToken cancellationToken) => _database.UseAsync(
        async session =>
        {
            // Temporary tables may be written in a transaction that is read-only, but not made.
            await session.RunAsync(RefusedRow.Create, cancellationToken);
            var table = await StageAsync(session, 0, new(route, expected, RowStream.Empty, new() { Table = route.Name }, []), cancellationToken);
            await session.BeginAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellationToken);
            await table.Rows.FillAsync(session, expected, cancellationToken);
            var differences = await RowComparer.CompareAsync(
                session, table, appliedThrough is null ? "true" : LogReader.IsSettled(route.Name, route.ToKey, route.ToKey.Select(key => $"hal9_v.{SqlText.Name(key)}")), cancellationToken);
            await session.EndAsync("COMMIT", cancellationToken);
            return differences;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<ParkedRow>> ReadParkedAsync(ImmutableArray<string> tables, int limit, CancellationToken cancellationToken) => _database.ReadAsync(
        async session =>
        {
            var rows = ImmutableArray.CreateBuilder<ParkedRow>();
            foreach (var table in tables)
            {
                rows.AddRange(await ProgressTable.ReadParkedAsync(session, table, limit, cancellationToken));
            }

            return rows.ToImmutable();
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task AdvanceSequencesAsync(long epoch, ImmutableArray<(TableRoute Route, SequenceValue Value)> sequences, CancellationToken cancellationToken) => WriteAsync(
        epoch, _options.WriteLockTimeout,
        async (session, _) =>
        {
            await Sequences.AdvanceAsync(session, sequences, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    // Straight into the table: a chunk alone, in the bytes of the table's own types. Rows that are there already would collide; then this table's
    // chunks go by a stage from then on.
    private async Task<bool> IsDirectAsync(SqlSession session, TableChanges changes, CancellationToken cancellationToken)
    {
        if (changes.IsEmptied || !changes.LogIds.IsEmpty || !ReferenceEquals(changes.Gone, RowStream.Empty) || _staged.ContainsKey(changes.Route.Name)
            || BinaryTypes.TypesOf(changes.Rows.Encoding) is not { } types)
        {
            return false;
        }

        var shape = await _shapes.ReadAsync(session, changes.Route.To, cancellationToken);
        return shape.Writable(changes.Route.Columns.Select(column => column.Column), Location).Zip(types).All(pair => BinaryTypes.AreSame(pair.Second, pair.First.BaseType));
    }

    private async Task<WriteResult> CopyAsync(SqlSession session, long epoch, TableChanges changes, CancellationToken cancellationToken)
    {
        await BeginRowsAsync(session, epoch, cancellationToken);
        try
        {
            var route = changes.Route;
            var rows = await Stage.CopyInAsync(
                session, $"COPY {SqlText.Table(route.To)} ({SqlText.Names(route.Columns.Select(column => column.Column))}) FROM STDIN (FORMAT binary)", changes.Rows, cancellationToken);
            var after = changes.After with { Refused = await ProgressTable.CountRefusedAsync(session, route.Name, cancellationToken) };
            after = await ProgressTable.WriteAsync(session, after, rows, cancellationToken);
            await FinishAsync(session, [changes], cancellationToken);
            return new() { Rows = rows, After = [after] };
        }
        catch (PostgresException exception) when (PostgreSqlFaults.IsOfARow(exception))
        {
            _staged[changes.Route.Name] = true;
            await session.RollBackAsync();
            return WriteResult.Collision;
        }
    }

    private Task<bool> RecaptureAsync(long epoch, TableRoute route, Func<KeySql, string> sql, CancellationToken cancellationToken) => WriteAsync(
        epoch, _options.WriteLockTimeout,
        async (session, row) =>
        {
            Require(row);
            await session.RunAsync(sql(new(await _shapes.ReadAsync(session, route.From, cancellationToken), route.FromKey, Location)), cancellationToken);
            return true;
        },
        cancellationToken);

    private async Task BeginRowsAsync(SqlSession session, long epoch, CancellationToken cancellationToken)
    {
        await BeginAsync(session, epoch, cancellationToken);
        await (_isQuiet ? Task.CompletedTask : Arming.QuietAsync(session, Location, cancellationToken));
    }

    private async Task FinishAsync(SqlSession session, ImmutableArray<TableChanges> tables, CancellationToken cancellationToken)
    {
        foreach (var name in tables.Where(table => table.After.IsCopied).Select(table => table.Route.Name).Where(name => !_captured.ContainsKey(name)))
        {
            await Arming.CaptureAsync(session, name, cancellationToken);
        }

        await session.EndAsync("COMMIT", cancellationToken);
        _isQuiet = true;
        foreach (var table in tables.Where(table => table.After.IsCopied))
        {
            _captured[table.Route.Name] = true;
        }
    }

    private async Task<StagedTable> StageAsync(SqlSession session, int number, TableChanges changes, CancellationToken cancellationToken)
    {
        var route = changes.Route;
        var shape = await _shapes.ReadAsync(session, route.To, cancellationToken);
        var rows = await Stage.EnsureAsync(session, $"{number}|rows", changes.Rows, route.Columns.Length, cancellationToken);
        var gone = await Stage.EnsureAsync(session, $"{number}|gone", changes.Gone, route.ToKey.Length, cancellationToken);
        return new(number, changes, shape, shape.Writable(route.Columns.Select(column => column.Column), Location), rows, gone, Location);
    }

    /// <summary>Begins a transaction in which the epoch has been checked, and stays so.</summary>
    private async Task<ControlRow?> BeginAsync(SqlSession session, long epoch, CancellationToken cancellationToken, TimeSpan? lockTimeout = null, string locked = "FOR SHARE")
    {
        await session.BeginAsync(
            FormattableString.Invariant($"BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = {(int)(lockTimeout ?? _options.WriteLockTimeout).TotalMilliseconds}; {ControlSql.Applying}"), cancellationToken);
        var row = await ControlTable.TryReadAsync(session, locked, cancellationToken);
        return row is null || row.Admits(epoch) ? row : throw new MigrateException(
            ProblemCode.LeaseLost, $"Another controller has taken over {Location} (epoch {row.Epoch}; this one's is {epoch}). Nothing was written.", "Nothing needs to be done here.");
    }

    private Task<T> WriteAsync<T>(long epoch, TimeSpan lockTimeout, Func<SqlSession, ControlRow?, Task<T>> work, CancellationToken cancellationToken) => _database.UseAsync(
        async session =>
        {
            var result = await work(session, await BeginAsync(session, epoch, cancellationToken, lockTimeout, "FOR UPDATE"));
            await session.EndAsync("COMMIT", cancellationToken);
            return result;
        },
        cancellationToken);

    private ControlRow Require(ControlRow? row) => row
        ?? throw new MigrateException(ProblemCode.CaptureLost, $"What is the migration's is gone from {Location}.", "Begin the copy anew.");
}
