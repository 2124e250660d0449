namespace Hal9.Migrate.State.Tests.Contract;

/// <summary>The same with a log that is read by a cursor.</summary>
public sealed class MemoryCursorContractTests : StateStoreContract
{
    protected override StatePairBed MakeBed() => new MemoryBed(inCommitOrder: true);
}
