using System.Collections.Immutable;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Tests.Model;

/// <summary>Passes everything on; what is derived from it does one thing differently.</summary>
internal class StoreDecorator(IStateStore store) : IStateStore
{
    public string Location => store.Location;

    public virtual string? Format => store.Format;

    public virtual Task<StoreStatus> ReadStatusAsync(CancellationToken cancellationToken) => store.ReadStatusAsync(cancellationToken);

    public Task ArmAsync(long epoch, ControlRow initial, ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) =>
        store.ArmAsync(epoch, initial, tables, cancellationToken);

    public Task DisarmAsync(long epoch, CancellationToken cancellationToken) => store.DisarmAsync(epoch, cancellationToken);

    public Task RaiseEpochAsync(long epoch, CancellationToken cancellationToken) => store.RaiseEpochAsync(epoch, cancellationToken);

    public Task<bool> TryChangeAsync(long epoch, ControlChange change, CancellationToken cancellationToken) => store.TryChangeAsync(epoch, change, cancellationToken);

    public virtual Task<Batch> ReadAsync(ReadRequest request, CancellationToken cancellationToken) => store.ReadAsync(request, cancellationToken);

    public Task AcknowledgeAsync(long epoch, ImmutableArray<LogReceipt> receipts, bool now, CancellationToken cancellationToken) =>
        store.AcknowledgeAsync(epoch, receipts, now, cancellationToken);

    public Task<long> CountPendingAsync(ImmutableArray<(TableRoute Route, TableProgress Progress)> tables, CancellationToken cancellationToken) =>
        store.CountPendingAsync(tables, cancellationToken);

    public Task<SettledRows> ReadSettledAsync(TableRoute route, RowKey? after, long? appliedThrough, ChunkLimit limit, CancellationToken cancellationToken) =>
        store.ReadSettledAsync(route, after, appliedThrough, limit, cancellationToken);

    public Task RecaptureAsync(long epoch, TableRoute route, RowKey? after, RowKey? through, CancellationToken cancellationToken) =>
        store.RecaptureAsync(epoch, route, after, through, cancellationToken);

    public Task RecaptureAsync(long epoch, TableRoute route, ImmutableArray<RowKey> keys, CancellationToken cancellationToken) =>
        store.RecaptureAsync(epoch, route, keys, cancellationToken);

    public Task ProbeCaptureAsync(long epoch, ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) => store.ProbeCaptureAsync(epoch, tables, cancellationToken);

    public Task<ImmutableArray<long?>> EstimateRowsAsync(ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) => store.EstimateRowsAsync(tables, cancellationToken);

    public Task<ImmutableArray<SequenceValue>> ReadSequencesAsync(ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) =>
        store.ReadSequencesAsync(tables, cancellationToken);

    public Task<ImmutableArray<TableProgress>> ReadProgressAsync(ImmutableArray<string> tables, CancellationToken cancellationToken) =>
        store.ReadProgressAsync(tables, cancellationToken);

    public virtual Task<WriteResult> WriteAsync(long epoch, Batch batch, WriteMode mode, CancellationToken cancellationToken) => store.WriteAsync(epoch, batch, mode, cancellationToken);

    public Task SaveVerificationAsync(long epoch, TableProgress progress, CancellationToken cancellationToken) =>
        store.SaveVerificationAsync(epoch, progress, cancellationToken);

    public Task<ImmutableArray<RowDifference>> CompareAsync(TableRoute route, RowStream expected, long? appliedThrough, CancellationToken cancellationToken) =>
        store.CompareAsync(route, expected, appliedThrough, cancellationToken);

    public Task RehearseAsync(long epoch, ImmutableArray<TableRoute> routes, CancellationToken cancellationToken) => store.RehearseAsync(epoch, routes, cancellationToken);

    public Task<ImmutableArray<ParkedRow>> ReadParkedAsync(ImmutableArray<string> tables, int limit, CancellationToken cancellationToken) =>
        store.ReadParkedAsync(tables, limit, cancellationToken);

    public Task AdvanceSequencesAsync(long epoch, ImmutableArray<(TableRoute Route, SequenceValue Value)> sequences, CancellationToken cancellationToken) =>
        store.AdvanceSequencesAsync(epoch, sequences, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
