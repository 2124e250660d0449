namespace Hal9.Migrate.State.Tests.PostgreSql;

public sealed class PostgreSqlEstimateTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    [Fact]
    public async Task EstimateRows_OfALargeTable_IsThePlannersWithTheFilter()
    {
        var mapping = PostgreSqlMigration.Table("items", ["id"], "n");
        await using var move = PostgreSqlMigration.Same(server, "CREATE TABLE items (id int PRIMARY KEY, n int, pad text) WITH (autovacuum_enabled = off)", null, mapping);
        move.Legacy.Run("INSERT INTO items SELECT n, n % 4, repeat('x', 100) FROM generate_series(1, 100000) AS n; ANALYZE items");
        var stop = TestContext.Current.CancellationToken;
        var rows = await move.Stores.Legacy.EstimateRowsAsync([mapping.Forward, mapping.Forward with { FromFilter = "n = 1" }], stop);
        rows[0]!.Value.ShouldBeInRange(95_000, 105_000);
        rows[1]!.Value.ShouldBeInRange(20_000, 30_000);
        move.Legacy.Run("DELETE FROM items WHERE id > 5");
        move.Legacy.Run("VACUUM (FULL) items");
        (await move.Stores.Legacy.EstimateRowsAsync([mapping.Forward with { FromFilter = "n = 1" }], stop)).ShouldBe([2], "a small one is counted");
    }
}
