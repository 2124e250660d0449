using Hal9.Migrate.PostgreSql.State;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Sqlite.State;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Tests.Sqlite;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>What only a pair of both kinds can get wrong.</summary>
public sealed class PostgreSqlToSqliteTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    [Fact]
    public async Task Truncate_IsKnownInSqlite()
    {
        const string Schema = "CREATE TABLE users (id bigint PRIMARY KEY, name text)";
        var stop = TestContext.Current.CancellationToken;
        using var legacy = PostgreSqlSide.Make(server, Schema);
        using var files = new SqliteFiles(Schema, Schema + "; CREATE TABLE other (id INTEGER)");
        await using var source = new PostgreSqlStateStore(legacy.Connection);
        await using var target = new SqliteStateStore(files.PathOf(Side.Successor));
        var mapping = PostgreSqlMigration.Table("users", ["id"], "name");
        await source.ArmAsync(1, ControlRow.Initial(Side.Legacy, 1), [mapping.Forward], stop);
        await target.ArmAsync(1, ControlRow.Initial(Side.Successor, 1), [mapping.Reverse], stop);
        legacy.Run("INSERT INTO users VALUES (1, 'a'), (2, 'b')");
        var worker = new LaneWorker(new("users", [mapping]), Side.Legacy, source, target, 1, LaneOptions.Default, new RowThrottle(TimeProvider.System));
        await worker.LookAsync(stop);
        await worker.CopyAsync(stop);
        legacy.Run("TRUNCATE users; INSERT INTO users VALUES (2, 'new'), (3, 'c')");
        await worker.ApplyAsync(stop);
        files.Lines(Side.Successor, "SELECT id, name FROM users ORDER BY id").ShouldBe(["2|new", "3|c"]);
    }
}
