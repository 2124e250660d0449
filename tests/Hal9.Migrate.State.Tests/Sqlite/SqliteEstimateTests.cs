using Hal9.Migrate.Routing;

namespace Hal9.Migrate.State.Tests.Sqlite;

public sealed class SqliteEstimateTests
{
    private const string Many = "WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 150000) INSERT INTO items SELECT id, id % 4 FROM n";

    [Theory]
    [InlineData("", Many, 150_000L)]
    [InlineData("", Many + "; DELETE FROM items WHERE id % 2 = 0 AND id < 149000; ANALYZE", 75_501L)]
    [InlineData("WITHOUT ROWID", Many + "; ANALYZE", 150_000L)]
    public async Task EstimateRows_OfALargeTable_AsksStatisticsOrTheSpanOfKeys(string kind, string rows, long expected)
    {
        await using var move = new SqliteMigration(new SqliteFiles(Schema(kind), Schema(kind)), null, SqliteMigration.Same("items", ["id"], "n"));
        move.Files.Run(Side.Legacy, rows);
        var estimate = (await EstimateAsync(move, null)).ShouldNotBeNull();
        estimate.ShouldBe(expected);
    }

    [Fact]
    public async Task EstimateRows_WithAFilter_TakesTheShareOfTheFirst()
    {
        await using var move = new SqliteMigration(new SqliteFiles(Schema(""), Schema("")), null, SqliteMigration.Same("items", ["id"], "n"));
        move.Files.Run(Side.Legacy, Many);
        (await EstimateAsync(move, "n = 1")).ShouldBe(37_500);
    }

    [Fact]
    public async Task EstimateRows_WithNothingToGoBy_IsNotKnown()
    {
        await using var move = new SqliteMigration(new SqliteFiles(Schema("WITHOUT ROWID"), Schema("WITHOUT ROWID")), null, SqliteMigration.Same("items", ["id"], "n"));
        move.Files.Run(Side.Legacy, Many);
        (await EstimateAsync(move, null)).ShouldBeNull();
    }

    private static string Schema(string kind) => $"CREATE TABLE items (id INTEGER PRIMARY KEY, n INTEGER) {kind}";

    private static async Task<long?> EstimateAsync(SqliteMigration move, string? filter) => (await move.Stores.Legacy.EstimateRowsAsync(
        [SqliteMigration.Same("items", ["id"], "n").Forward with { FromFilter = filter }], TestContext.Current.CancellationToken)).Single();
}
