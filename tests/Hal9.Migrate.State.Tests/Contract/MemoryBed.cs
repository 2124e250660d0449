using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;
using Hal9.Migrate.State.Tests.Memory;

namespace Hal9.Migrate.State.Tests.Contract;

/// <summary>Stores in memory.</summary>
internal sealed class MemoryBed(bool inCommitOrder) : StatePairBed
{
    private readonly MemoryStore[] _stores =
        [new("legacy", new() { LogInCommitOrder = inCommitOrder }), new("successor", new() { LogInCommitOrder = inCommitOrder })];

    public override TableMapping Items { get; } = MemoryReader.Mapping("items");

    public override IStateStore Connect(Side side) => new MemoryConnection(_stores[(int)side], new AtOnce());

    public override bool TryWrite(Side side, long key, long? value) => _stores[(int)side].TryWrite("items", key, value);

    public override void Tamper(Side side, long key, long? value)
    {
        var (store, row) = (_stores[(int)side], ("items", key));
        store.Data = store.Data with { Rows = value is { } known ? store.Data.Rows.SetItem(row, known) : store.Data.Rows.Remove(row) };
    }

    public override SortedDictionary<long, long> Rows(Side side) => new(_stores[(int)side].Data.Table("items"));

    public override bool HasTraces(Side side) => _stores[(int)side].Data is not { Control: null, Log.Count: 0, Progress.Count: 0, Refused.Count: 0 };

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
