using Hal9.Migrate.State.Tests.Contract;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>The contract, kept between two databases of PostgreSQL.</summary>
public sealed class PostgreSqlContractTests(PrivateServer server) : StateStoreContract, IClassFixture<PrivateServer>
{
    protected override StatePairBed MakeBed() => new PostgreSqlPairBed(server);
}
