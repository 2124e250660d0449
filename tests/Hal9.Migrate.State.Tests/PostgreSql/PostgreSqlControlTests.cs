using Hal9.Migrate.PostgreSql.State;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Tests.Memory;
using Npgsql;

namespace Hal9.Migrate.State.Tests.PostgreSql;

public sealed class PostgreSqlControlTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    private const string Items = "CREATE TABLE items (key bigint PRIMARY KEY, value bigint)";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arm_ThenDisarm_LeavesNothingOfOurs()
    {
        var database = await server.CreateAsync(Items);
        await using var store = await ArmedAsync(database, Side.Successor);
        await Should.ThrowAsync<PostgresException>(() => PrivateServer.ExecuteAsync(database, "INSERT INTO items VALUES (1, 1)"));
        await store.DisarmAsync(1, Stop);
        (await PrivateServer.LinesAsync(database, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'hal9%'")).ShouldBeEmpty();
        (await PrivateServer.LinesAsync(database, "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'hal9%'")).ShouldBeEmpty();
        await PrivateServer.ExecuteAsync(database, "INSERT INTO items VALUES (1, 1)");
    }

    [Fact]
    public async Task EveryWrite_OfAnOldEpoch_LosesTheLeaseAndChangesNothing()
    {
        await using var store = await ArmedAsync(await server.CreateAsync(Items), Side.Legacy);
        await store.RaiseEpochAsync(2, Stop);
        foreach (var write in (Func<Task>[])[() => store.RaiseEpochAsync(1, Stop), () => store.DisarmAsync(1, Stop), () => store.TryChangeAsync(1, new(ControlVerb.Fence, 1), Stop)])
        {
            (await Should.ThrowAsync<MigrateException>(write)).Problem.Code.ShouldBe(ProblemCode.LeaseLost);
        }

        (await store.ReadStatusAsync(Stop)).Control.ShouldBe(new ControlRow(2, 1, true, true));
    }

    [Fact]
    public async Task Capture_OfEveryKindOfWrite_LogsTheKeys()
    {
        var database = await server.CreateAsync(Items);
        await using var store = await ArmedAsync(database, Side.Legacy);
        await PrivateServer.ExecuteAsync(database, "INSERT INTO items VALUES (1, 1), (2, 2); UPDATE items SET value = 3 WHERE key = 1; UPDATE items SET key = 9 WHERE key = 2; DELETE FROM items WHERE key = 1");
        (await PrivateServer.LinesAsync(database, "SELECT key FROM hal9_migrate.log_items ORDER BY hal9_id")).ShouldBe(["1", "2", "1", "2", "9", "1"]);
        (await store.ReadStatusAsync(Stop)).LogEntries.ShouldBe(6);
        (await store.TryChangeAsync(1, new(ControlVerb.Fence, 1), Stop)).ShouldBeTrue();
        (await store.TryChangeAsync(1, new(ControlVerb.Cede, 1), Stop)).ShouldBeFalse("the log has entries");
    }

    [Fact]
    public async Task Fence_AWriterInFlight_WaitsForItNoLongerThanTheLockTimeout()
    {
        var database = await server.CreateAsync(Items);
        await using var store = await ArmedAsync(database, Side.Legacy);
        await using (var app = await OpenAsync(database, "BEGIN; INSERT INTO items VALUES (1, 1)"))
        {
            (await store.TryChangeAsync(1, new(ControlVerb.Fence, 1), Stop)).ShouldBeFalse();
            await RunAsync(app, "COMMIT");
        }

        (await store.TryChangeAsync(1, new(ControlVerb.Fence, 1), Stop)).ShouldBeTrue();
        (await store.ReadStatusAsync(Stop)).LogEntries.ShouldBe(1);
    }

    [Theory]
    [InlineData("INSERT INTO items VALUES (2, 2)")]
    [InlineData("UPDATE items SET value = 5")]
    [InlineData("DELETE FROM items")]
    [InlineData("TRUNCATE items")]
    public async Task Fence_ATransactionWithAnOlderSnapshot_CannotWriteAfterIt(string sql)
    {
        var database = await server.CreateAsync($"{Items}; INSERT INTO items VALUES (1, 1)");
        await using var store = await ArmedAsync(database, Side.Legacy);
        await using var app = await OpenAsync(database, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT txid_current()");
        (await store.TryChangeAsync(1, new(ControlVerb.Fence, 1), Stop)).ShouldBeTrue();
        (await Should.ThrowAsync<PostgresException>(() => RunAsync(app, sql))).MessageText.ShouldContain("hal9-migrate: this database takes no writes just now");
        await RunAsync(app, "ROLLBACK");
        (await store.TryChangeAsync(1, new(ControlVerb.Unfence, 1), Stop)).ShouldBeTrue();
        await RunAsync(app, sql);
    }

    private static async Task<PostgreSqlControl> ArmedAsync(string database, Side side)
    {
        var store = new PostgreSqlControl(database);
        await store.ArmAsync(1, ControlRow.Initial(side, 1), [MemoryReader.Mapping("items").From(side)], Stop);
        return store;
    }

    private static async Task<NpgsqlConnection> OpenAsync(string database, string sql)
    {
        var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Stop);
        await RunAsync(connection, sql);
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
