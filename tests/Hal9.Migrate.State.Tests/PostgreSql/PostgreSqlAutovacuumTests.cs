using Hal9.Migrate.State.Control;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>A fence where the server itself has a lock in the way.</summary>
public sealed class PostgreSqlAutovacuumTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    [Fact]
    public async Task Fence_BehindAutovacuum_WaitsUntilThatGivesWay()
    {
        await using var move = PostgreSqlMigration.Same(server, "CREATE TABLE items (id int PRIMARY KEY, n text)", null, PostgreSqlMigration.Table("items", ["id"], "n"));
        await move.SettleAsync();
        move.Legacy.Run("INSERT INTO items SELECT n, repeat('x', 500) FROM generate_series(1, 20000) AS n");
        await move.SettleAsync();

        // As slow as it can be made, and at work at once.
        move.Legacy.Run("ALTER TABLE items SET (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0)");
        move.Legacy.Run("ALTER SYSTEM SET autovacuum_naptime = 1");
        move.Legacy.Run("SELECT pg_reload_conf()");
        move.Legacy.Run("DELETE FROM items WHERE id % 2 = 0");
        while (move.Legacy.Lines("SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE relation = 'items'::regclass AND mode = 'ShareUpdateExclusiveLock' AND backend_type = 'autovacuum worker'").Count == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        (await move.Stores.Legacy.TryChangeAsync(1, new(ControlVerb.Fence, 1), TestContext.Current.CancellationToken)).ShouldBeTrue();
    }
}
