using System.Collections.Immutable;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.State.Batches;
using Hal9.Migrate.Sqlite.State.Capture;
using Hal9.Migrate.Sqlite.State.Reading;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.Sqlite.State.Transactions;
using Hal9.Migrate.Sqlite.State.Writing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.Sqlite.State;

/// <summary>One of the two stores of a migration, in an SQLite database that applications use at the same time.</summary>
/// <remarks>
/// The log is kept in the order of commits, which is the order of ids: SQLite lets one writer in at a time. What is applied is told by a
/// cursor in the other store; entries are purged rarely, as each purge is a write among those of the application. Its tables, all
/// named <c>hal9_migrate_…</c>, are in the same file. Thread-safe.
/// </remarks>
public sealed class SqliteStateStore : IStateStore
{
    private readonly Database _database;

    /// <param name="path">Of the database; it has to be there.</param>
    /// <param name="options">How it is treated; the defaults unless given.</param>
    public SqliteStateStore(string path, SqliteStateOptions? options = null)
        : this(path, options, null)
    {
    }

    /// <param name="path">Of the database.</param>
    /// <param name="options">How it is treated.</param>
    /// <param name="before">Called before every statement, with its SQL.</param>
    internal SqliteStateStore(string path, SqliteStateOptions? options, Action<string>? before) =>
        _database = new Database(path, options ?? SqliteStateOptions.Default, before);

    /// <inheritdoc/>
    public string Location => _database.Path;

    /// <inheritdoc/>
    public string? Format => null;

    /// <inheritdoc/>
    public Task<StoreStatus> ReadStatusAsync(CancellationToken cancellationToken) => _database.ReadAsync(
        session => ControlTable.TryRead(session) is { } row ? new StoreStatus(row, ControlTable.CountEntries(session)) : new(null, 0), cancellationToken);

    /// <inheritdoc/>
    public Task ArmAsync(long epoch, ControlRow initial, ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) => _database.WriteAsync(
        epoch,
        session =>
        {
            ControlTable.Create(session, initial);
            tables.ToList().ForEach(route => CaptureSql.Arm(session, route));
            return session;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DisarmAsync(long epoch, CancellationToken cancellationToken) => _database.WriteAsync(
        epoch,
        session =>
        {
            ControlTable.Drop(session);
            return session;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RaiseEpochAsync(long epoch, CancellationToken cancellationToken) => _database.WriteAsync(
        epoch,
        session =>
        {
            ControlTable.Write(session, Require(session).Raise(epoch));
            return session;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> TryChangeAsync(long epoch, ControlChange change, CancellationToken cancellationToken) => await _database.WriteAsync(
        epoch,
        session =>
        {
            var after = change.Apply(Require(session), change.Verb == ControlVerb.Cede && ControlTable.CountEntries(session) == 0);
            if (after is not null)
            {
                ControlTable.Write(session, after);
            }

            return after;
        },
        cancellationToken,
        _database.Options.LockTimeout) is not null;

    /// <inheritdoc/>
    public Task<Batch> ReadAsync(ReadRequest request, CancellationToken cancellationToken) => _database.ReadAsync(
        session => new Batch([.. request.Tables.Select(table => ReadTable(session, request, table.Route, table.Progress)).OfType<TableChanges>()]), cancellationToken);

    /// <inheritdoc/>
    public async Task AcknowledgeAsync(long epoch, ImmutableArray<LogReceipt> receipts, bool now, CancellationToken cancellationToken)
    {
        var due = now ? receipts : await _database.ReadAsync(
            session => receipts.Where(receipt => Purgeable(session, receipt) >= _database.Options.PurgeEvery).ToImmutableArray(), cancellationToken);
        if (due.IsEmpty)
        {
            return;
        }

        await _database.WriteAsync(
            epoch,
            session =>
            {
                foreach (var receipt in due)
                {
                    ControlTable.RequireLog(session, receipt.Progress.LogId);
                    session.Execute($"DELETE FROM {ControlTable.LogOf(receipt.Route.Name)} WHERE id <= @through", ("@through", receipt.Progress.AppliedThrough));
                }

                return session;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<long> CountPendingAsync(ImmutableArray<(TableRoute Route, TableProgress Progress)> tables, CancellationToken cancellationToken) => _database.ReadAsync(
        session => tables.Sum(table =>
        {
            ControlTable.RequireLog(session, table.Progress.LogId);
            return session.Number($"SELECT count(*) FROM {ControlTable.LogOf(table.Route.Name)} WHERE id > @after", ("@after", table.Progress.AppliedThrough));
        }),
        cancellationToken);

    /// <inheritdoc/>
    public Task<SettledRows> ReadSettledAsync(TableRoute route, RowKey? after, long? appliedThrough, ChunkLimit limit, CancellationToken cancellationToken) => _database.ReadAsync(
        session =>
        {
            var (rows, through) = ChunkReader.Read(session, route, after, limit, appliedThrough is { } applied ? LogReader.IsSettled(route, applied) : null);
            return new SettledRows(RowStream.Of(rows), through);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RecaptureAsync(long epoch, TableRoute route, RowKey? after, RowKey? through, CancellationToken cancellationToken) => _database.WriteAsync(
        epoch,
        session =>
        {
            LogWriter.Recapture(session, route, after, through);
            return session;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RecaptureAsync(long epoch, TableRoute route, ImmutableArray<RowKey> keys, CancellationToken cancellationToken) => _database.WriteAsync(
        epoch,
        session =>
        {
            LogWriter.Recapture(session, route, keys);
            return session;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task ProbeCaptureAsync(long epoch, ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) => _database.WriteAsync<SqlSession>(
        epoch,
        session =>
        {
            tables.ToList().ForEach(route => CaptureProbe.Run(session, route));
            return null;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<long?>> EstimateRowsAsync(ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => tables.Select(route => RowEstimate.Read(session, route)).ToImmutableArray(), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<SequenceValue>> ReadSequencesAsync(ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => Sequences.Read(session, tables), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<TableProgress>> ReadProgressAsync(ImmutableArray<string> tables, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => tables.Select(table => ProgressTable.Read(session, table)).ToImmutableArray(), cancellationToken);

    /// <inheritdoc/>
    public async Task<WriteResult> WriteAsync(long epoch, Batch batch, WriteMode mode, CancellationToken cancellationToken)
    {
        var tables = new List<TableRows>();
        foreach (var changes in batch.Tables)
        {
            tables.Add(await TableRows.ReadAsync(changes, cancellationToken));
        }

        WriteResult? result = null;
        await _database.WriteAsync(
            epoch,
            session =>
            {
                result = BatchWriter.Write(session, tables, mode, _database.Options.EnforcesForeignKeys);
                return result.IsCommitted ? result : null;
            },
            cancellationToken);
        return result!;
    }

    /// <inheritdoc/>
    public Task RehearseAsync(long epoch, ImmutableArray<TableRoute> routes, CancellationToken cancellationToken) => _database.WriteAsync<SqlSession>(
        epoch,
        session =>
        {
            foreach (var route in routes)
            {
                RowWriter.Write(session, new TableRows(new(route, RowStream.Empty, RowStream.Empty, new() { Table = route.Name }, []), [], []), new HashSet<string>());
                ProgressTable.Write(session, new() { Table = route.Name }, 0);
            }

            return null;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task SaveVerificationAsync(long epoch, TableProgress progress, CancellationToken cancellationToken) => _database.WriteAsync(
        epoch,
        session =>
        {
            ProgressTable.Write(session, ProgressTable.Read(session, progress.Table) with
            {
                Verifying = progress.Verifying,
                VerifiedThrough = progress.VerifiedThrough,
                Mismatches = progress.Mismatches,
            }, 0);
            return session;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<ImmutableArray<RowDifference>> CompareAsync(TableRoute route, RowStream expected, long? appliedThrough, CancellationToken cancellationToken)
    {
        var rows = new TableRows(new(route, expected, RowStream.Empty, new() { Table = route.Name }, []), await TableRows.ReadAsync(expected, cancellationToken), []);
        return await _database.ReadAsync(
            session =>
            {
                var pending = appliedThrough is { } applied ? LogReader.PendingTargets(session, route, applied) : [];
                return RowComparer.Compare(session, rows, pending.Contains);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<ParkedRow>> ReadParkedAsync(ImmutableArray<string> tables, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => tables.SelectMany(table => ProgressTable.ReadParked(session, table, limit)).ToImmutableArray(), cancellationToken);

    /// <inheritdoc/>
    public Task AdvanceSequencesAsync(long epoch, ImmutableArray<(TableRoute Route, SequenceValue Value)> sequences, CancellationToken cancellationToken) => _database.WriteAsync(
        epoch,
        session =>
        {
            Sequences.Advance(session, sequences);
            return session;
        },
        cancellationToken);

    /// <summary>Closes the database's file.</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static TableChanges? ReadTable(SqlSession session, ReadRequest request, TableRoute route, TableProgress progress)
    {
        var logId = ControlTable.RequireLog(session, progress.LogId);
        var isChunk = request.Chunk == route.Name;
        var (chunk, end) = isChunk ? ChunkReader.Read(session, route, progress.CopiedThrough, request.ChunkLimit, null) : ([], null);
        var (rows, gone, through) = request.LogEntries > 0
            ? LogReader.Read(session, route, progress, request.LogEntries, request.ChunkLimit.Bytes) : ([], [], progress.AppliedThrough);
        var after = progress with
        {
            LogId = logId,
            CopiedThrough = end ?? progress.CopiedThrough,
            IsCopied = progress.IsCopied || isChunk && end is null,
            AppliedThrough = through,
        };
        return isChunk || through > progress.AppliedThrough ? new(route, RowStream.Of([.. rows, .. chunk]), RowStream.Of(gone), after, []) { IsChunk = isChunk } : null;
    }

    private static long Purgeable(SqlSession session, LogReceipt receipt) => session.Number(
        $"SELECT count(*) FROM {ControlTable.LogOf(receipt.Route.Name)} WHERE id <= @through", ("@through", receipt.Progress.AppliedThrough));

    private ControlRow Require(SqlSession session) => ControlTable.TryRead(session)
        ?? throw new MigrateException(ProblemCode.CaptureLost, $"The migration's tables are gone from '{Location}'.", "Begin the copy anew.");
}
