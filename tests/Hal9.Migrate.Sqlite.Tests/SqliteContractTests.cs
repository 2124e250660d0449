using Hal9.Migrate.Storage.Contract;

namespace Hal9.Migrate.Sqlite.Tests;

/// <summary>The contract of every store, kept by the one on SQLite.</summary>
public sealed class SqliteContractTests : MigrationStoreContract
{
    protected override StoreBed MakeBed() => new SqliteBed();
}
