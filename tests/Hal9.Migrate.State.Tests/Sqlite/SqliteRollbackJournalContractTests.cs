using Hal9.Migrate.State.Tests.Contract;

namespace Hal9.Migrate.State.Tests.Sqlite;

/// <summary>The contract, kept by SQLite with a rollback journal.</summary>
public sealed class SqliteRollbackJournalContractTests : StateStoreContract
{
    protected override StatePairBed MakeBed() => new SqlitePairBed("delete");
}
