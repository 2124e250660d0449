namespace Hal9.Migrate.State.Tests.Contract;

/// <summary>The contract, kept by the store in memory that the properties are checked on: its log is deleted by id.</summary>
public sealed class MemoryContractTests : StateStoreContract
{
    protected override StatePairBed MakeBed() => new MemoryBed(inCommitOrder: false);
}
