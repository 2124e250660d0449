using System.Collections.Immutable;
using Hal9.Migrate.Problems;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Tests.Memory;

/// <summary>The port on a store in memory. Tables have the columns key and value, both numbers; expressions are not looked at.</summary>
internal sealed class MemoryConnection(MemoryStore store, ITurns turns) : IStateStore
{
    public string Location => store.Name;

    public string? Format => null;

    private MemoryData Data
    {
        get => store.Data;
        set => store.Data = value;
    }

    public Task<StoreStatus> ReadStatusAsync(CancellationToken cancellationToken) =>
        Read("read status", data => new StoreStatus(data.Control, data.Log.Count));

    public Task ArmAsync(long epoch, ControlRow initial, ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) =>
        Write(epoch, "arm", () => Data = Data with { Control = Data.Control ?? initial });

    public Task DisarmAsync(long epoch, CancellationToken cancellationToken) =>
        Write(epoch, "disarm", () => Data = MemoryData.Empty with { Rows = Data.Rows, Sequences = Data.Sequences });

    public Task RaiseEpochAsync(long epoch, CancellationToken cancellationToken) =>
        Write(epoch, "raise", () => Data = Data with { Control = Data.Control!.Raise(epoch) });

    public Task<bool> TryChangeAsync(long epoch, ControlChange change, CancellationToken cancellationToken) =>
        Write(
            epoch, change.Verb.ToString(), () => store.TryChange(change),
            () => change.Verb != ControlVerb.Fence || !store.Rules.FenceWaits || store.InFlight.Count == 0);

    public async Task<Batch> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        if (store.Rules.ReadsInOneSnapshot || request.LogEntries == 0)
        {
            return await Read("read", data => MemoryReader.Read(store.Rules, request, data, data));
        }

        var rows = await Read("read rows", data => data);
        return await Read("read log", log => MemoryReader.Read(store.Rules, request, log, rows));
    }

    public Task AcknowledgeAsync(long epoch, ImmutableArray<LogReceipt> receipts, bool now, CancellationToken cancellationToken) =>
        Write(epoch, "acknowledge", () => Data = Data with { Log = Data.Log.RemoveAll(entry => receipts.Any(receipt => IsForgotten(entry, receipt, now))) });

    public Task<long> CountPendingAsync(ImmutableArray<(TableRoute Route, TableProgress Progress)> tables, CancellationToken cancellationToken) => Read(
        "count", data => tables.Sum(table => MemoryReader.Pending(store.Rules, data, table.Route.From, table.Progress.AppliedThrough).LongCount()));

    public Task<SettledRows> ReadSettledAsync(TableRoute route, RowKey? after, long? appliedThrough, ChunkLimit limit, CancellationToken cancellationToken) => Read(
        "read settled",
        data =>
        {
            var keys = MemoryReader.Chunk(data, route.From, after, limit);
            var pending = MemoryReader.Pending(store.Rules, data, route.From, appliedThrough).Select(entry => entry.Key).ToHashSet();
            var rows = keys.Where(key => !pending.Contains(key)).Select(key => new object?[] { key, data.Rows[(route.From, key)] }).ToList();
            return new SettledRows(RowStream.Of(rows), keys.Count < limit.Rows ? null : new RowKey([keys[^1]]));
        });

    public Task RecaptureAsync(long epoch, TableRoute route, RowKey? after, RowKey? through, CancellationToken cancellationToken) => RecaptureAsync(
        epoch, route, () => Data.Table(route.From).Keys.Where(key => (after is null || key > (long)after.Values[0]) && (through is null || key <= (long)through.Values[0])));

    public Task RecaptureAsync(long epoch, TableRoute route, ImmutableArray<RowKey> keys, CancellationToken cancellationToken) =>
        RecaptureAsync(epoch, route, () => keys.Select(key => (long)key.Values[0]));

    public Task ProbeCaptureAsync(long epoch, ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) => Write(epoch, "probe", () => Data);

    public Task<ImmutableArray<long?>> EstimateRowsAsync(ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) =>
        Read("estimate", data => tables.Select(table => (long?)data.Table(table.From).Count).ToImmutableArray());

    public Task<ImmutableArray<SequenceValue>> ReadSequencesAsync(ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) => Read(
        "read sequences",
        data => tables.Where(table => data.Sequences.ContainsKey(table.From)).Select(table => new SequenceValue(table.Name, data.Sequences[table.From])).ToImmutableArray());

    public Task<ImmutableArray<TableProgress>> ReadProgressAsync(ImmutableArray<string> tables, CancellationToken cancellationToken) => Read(
        "read progress", data => tables.Select(table => data.Progress.GetValueOrDefault(table) ?? new TableProgress { Table = table }).ToImmutableArray());

    public async Task<WriteResult> WriteAsync(long epoch, Batch batch, WriteMode mode, CancellationToken cancellationToken)
    {
        var tables = new List<(TableChanges Changes, List<(long Key, long Value)> Rows, List<long> Gone)>();
        foreach (var changes in batch.Tables)
        {
            var rows = new List<(long, long)>();
            var gone = new List<long>();
            await foreach (var row in changes.Rows.ReadAsync(cancellationToken))
            {
                rows.Add(((long)row[0]!, (long)row[1]!));
            }

            await foreach (var key in changes.Gone.ReadAsync(cancellationToken))
            {
                gone.Add((long)key[0]!);
            }

            tables.Add((changes, rows, gone));
        }

        return await Write(epoch, "write", () =>
        {
            var (data, result) = MemoryWriter.Write(store.Rules, Data, tables, mode);
            Data = data;
            return result;
        });
    }

    public Task SaveVerificationAsync(long epoch, TableProgress progress, CancellationToken cancellationToken) => Write(
        epoch, "save verification",
        () => Data = Data with
        {
            Progress = Data.Progress.SetItem(progress.Table, Data.Progress.GetValueOrDefault(progress.Table, progress) with
            {
                Verifying = progress.Verifying,
                VerifiedThrough = progress.VerifiedThrough,
                Mismatches = progress.Mismatches,
            }),
        });

    public async Task<ImmutableArray<RowDifference>> CompareAsync(TableRoute route, RowStream expected, long? appliedThrough, CancellationToken cancellationToken)
    {
        var rows = new List<(long Key, long Value)>();
        await foreach (var row in expected.ReadAsync(cancellationToken))
        {
            rows.Add(((long)row[0]!, (long)row[1]!));
        }

        return await Read(
            "compare",
            data =>
            {
                var pending = MemoryReader.Pending(store.Rules, data, route.To, appliedThrough).Select(entry => entry.Key).ToHashSet();
                return MemoryWriter.Differences(route, data, rows.Where(row => !pending.Contains(row.Key)));
            });
    }

    public Task RehearseAsync(long epoch, ImmutableArray<TableRoute> routes, CancellationToken cancellationToken) => Write(epoch, "rehearse", () => Data);

    public Task<ImmutableArray<ParkedRow>> ReadParkedAsync(ImmutableArray<string> tables, int limit, CancellationToken cancellationToken) => Read(
        "read refused",
        data => tables.SelectMany(table => data.Refused.Where(row => row.Table == table).OrderBy(row => row.Key).Take(limit)
            .Select(row => new ParkedRow(table, new RowKey([row.Key]).ToString(), "refused"))).ToImmutableArray());

    public Task AdvanceSequencesAsync(long epoch, ImmutableArray<(TableRoute Route, SequenceValue Value)> sequences, CancellationToken cancellationToken) => Write(
        epoch, "advance sequences",
        () => Data = Data with
        {
            Sequences = Data.Sequences.SetItems(sequences.Select(sequence => KeyValuePair.Create(
                sequence.Route.To, Math.Max(Data.Sequences.GetValueOrDefault(sequence.Route.To), sequence.Value.Value)))),
        });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool IsForgotten(LogEntry entry, LogReceipt receipt, bool now) => entry.Table == receipt.Route.From && (
        store.Rules.LogInCommitOrder ? now && entry.Id <= receipt.Progress.AppliedThrough
        : store.Rules.ForgetsById ? receipt.LogIds.Contains(entry.Id)
        : Data.Log.Any(other => receipt.LogIds.Contains(other.Id) && other.Key == entry.Key));

    private Task<MemoryData> RecaptureAsync(long epoch, TableRoute route, Func<IEnumerable<long>> keys) =>
        Write(epoch, "recapture", () => Data = Data with { Log = Data.Log.AddRange(keys().Select(key => new LogEntry(store.NextId(), route.From, key)).ToList()) });

    private Task<T> Read<T>(string what, Func<MemoryData, T> read) => turns.TakeAsync(store, what, () => true, () => read(Data));

    private Task<T> Write<T>(long epoch, string what, Func<T> write, Func<bool>? mayRun = null) => turns.TakeAsync(
        store, what, mayRun ?? (() => true),
        () => Data.Control is { } row && !row.Admits(epoch) && store.Rules.ChecksEpoch(what)
            ? throw new MigrateException(ProblemCode.LeaseLost, $"Epoch {epoch} is over in {store.Name}.")
            : write());
}
