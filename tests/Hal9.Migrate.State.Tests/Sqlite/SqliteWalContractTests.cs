using Hal9.Migrate.State.Tests.Contract;

namespace Hal9.Migrate.State.Tests.Sqlite;

/// <summary>The contract, kept by SQLite with a write-ahead log.</summary>
public sealed class SqliteWalContractTests : StateStoreContract
{
    protected override StatePairBed MakeBed() => new SqlitePairBed("wal");
}
