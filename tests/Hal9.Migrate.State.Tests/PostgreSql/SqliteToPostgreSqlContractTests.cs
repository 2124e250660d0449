using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Tests.Contract;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>The contract, kept from SQLite to PostgreSQL.</summary>
public sealed class SqliteToPostgreSqlContractTests(PrivateServer server) : StateStoreContract, IClassFixture<PrivateServer>
{
    protected override StatePairBed MakeBed() => new MixedPairBed(server, Side.Successor);
}
