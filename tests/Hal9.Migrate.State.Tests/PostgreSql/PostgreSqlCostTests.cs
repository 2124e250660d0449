namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>What users would wait for.</summary>
public sealed class PostgreSqlCostTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    private const int Rows = 50_000;

    [Fact]
    public async Task HandOver_OfAFewChanges_DoesNotReadTheWholeTable()
    {
        using var legacy = PostgreSqlSide.Make(server, "CREATE TABLE items (id int PRIMARY KEY, n text) WITH (autovacuum_enabled = off)");
        using var successor = PostgreSqlSide.Make(server, "CREATE TABLE items (id int PRIMARY KEY, n text) WITH (autovacuum_enabled = off)");
        legacy.Run($"INSERT INTO items SELECT n, n FROM generate_series(1, {Rows}) AS n");
        await MoveAsync(legacy, successor, async move => await move.SettleAsync());
        var before = (Read(legacy), Read(successor));

        await MoveAsync(legacy, successor, async move =>
        {
            legacy.Run("UPDATE items SET n = 'new' WHERE id IN (1, 2, 3); DELETE FROM items WHERE id = 4; INSERT INTO items VALUES (0, 'new')");
            (await move.PassAsync(Routing.Side.Successor)).ShouldBeNull();
            successor.Run("UPDATE items SET n = 'newer' WHERE id = 1");
            (await move.PassAsync(Routing.Side.Legacy)).ShouldBeNull();
        });

        (Read(legacy) - before.Item1).ShouldBeLessThan(Rows / 10);
        (Read(successor) - before.Item2).ShouldBeLessThan(Rows / 10);
        legacy.Lines("SELECT * FROM items WHERE id < 4 ORDER BY id").ShouldBe(["0|new", "1|newer", "2|new", "3|new"]);
    }

    /// <summary>With sessions of its own: they tell what they have read when they end.</summary>
    private static async Task MoveAsync(PostgreSqlSide legacy, PostgreSqlSide successor, Func<PostgreSqlMigration, Task> work)
    {
        var move = new PostgreSqlMigration(legacy, successor, null, PostgreSqlMigration.Table("items", ["id"], "n"));
        await work(move);
        await move.Stores.Legacy.DisposeAsync();
        await move.Stores.Successor.DisposeAsync();
        foreach (var side in (PostgreSqlSide[])[legacy, successor])
        {
            while (side.Lines("SELECT 1 FROM pg_stat_activity WHERE application_name = 'hal9-migrate' AND datname = current_database()").Count > 0)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private static long Read(PostgreSqlSide side) => long.Parse(side.Lines("SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'items'").Single(), System.Globalization.CultureInfo.InvariantCulture);
}
