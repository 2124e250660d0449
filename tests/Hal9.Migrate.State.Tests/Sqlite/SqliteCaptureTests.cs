using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.State.Tests.Sqlite;

/// <summary>The ways in which changes escape triggers, or the gate.</summary>
public sealed class SqliteCaptureTests
{
    private const string Users = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT, UNIQUE (name, email))";

    [Fact]
    public async Task Probe_ChangesWouldNotBeCaptured_TheWritesDoNotPass()
    {
        const string Schema = "CREATE TABLE items (id INTEGER PRIMARY KEY, value TEXT)";
        await using var move = new SqliteMigration(new SqliteFiles(Schema, Schema), null, SqliteMigration.Same("items", ["id"], "value"));
        move.Files.Run(Side.Legacy, "INSERT INTO items VALUES (1, 'a')");
        await move.SettleAsync();
        var back = SqliteMigration.Same("items", ["id"], "value").Reverse;
        await move.Stores.Successor.ProbeCaptureAsync(1, [back], TestContext.Current.CancellationToken);
        await move.Stores.Legacy.RehearseAsync(1, [back], TestContext.Current.CancellationToken);
        (await move.Stores.Successor.ReadStatusAsync(TestContext.Current.CancellationToken)).ShouldSatisfyAllConditions(status => status.LogEntries.ShouldBe(0), status => status.Control!.IsOpen.ShouldBeFalse());

        move.Files.Run(Side.Successor, "DROP TRIGGER hal9_migrate_items_log_UPDATE");
        var lost = await Should.ThrowAsync<MigrateException>(() => move.Stores.Successor.ProbeCaptureAsync(1, [back], TestContext.Current.CancellationToken));
        (lost.Problem.Code, lost.Message.Contains("A change of a row of items", StringComparison.Ordinal)).ShouldBe((ProblemCode.CaptureLost, true));
    }

    [Fact]
    public async Task Replace_EvictsRowsThroughUniqueColumns_TheyAreLogged()
    {
        await using var move = Make(Users);
        move.Files.Run(Side.Legacy, "INSERT INTO users VALUES (1, 'a', 'A'), (2, 'b', 'B'), (3, 'c', 'C')");
        await move.SettleAsync();
        move.Files.Run(Side.Legacy, "INSERT OR REPLACE INTO users VALUES (9, 'a', 'new')");
        move.Files.Run(Side.Legacy, "UPDATE OR REPLACE users SET email = 'c' WHERE id = 2");
        move.Files.Lines(Side.Legacy, "SELECT id, email FROM users ORDER BY id").ShouldBe(["2|c", "9|a"]);
        (await move.SettleAsync()).Mismatches.ShouldBe(0);
        move.ShouldAgree("SELECT * FROM users ORDER BY id");
    }

    [Fact]
    public async Task Update_ChangesTheKey_BothKeysAreLogged()
    {
        await using var move = Make(Users);
        move.Files.Run(Side.Legacy, "INSERT INTO users VALUES (1, 'a', 'A'), (2, 'b', 'B')");
        await move.SettleAsync();
        move.Files.Run(Side.Legacy, "UPDATE users SET id = 7, email = 'z' WHERE id = 1");
        await move.SettleAsync();
        move.ShouldAgree("SELECT * FROM users ORDER BY id");
    }

    [Theory]
    [InlineData("INSERT INTO users VALUES (5, 'e', 'E')")]
    [InlineData("INSERT OR IGNORE INTO users VALUES (5, 'e', 'E')")]
    [InlineData("INSERT OR REPLACE INTO users VALUES (1, 'a', 'E')")]
    [InlineData("UPDATE OR IGNORE users SET name = 'Z'")]
    [InlineData("DELETE FROM users")]
    public async Task Gate_Closed_RefusesEveryKindOfWriteClearly(string sql)
    {
        await using var move = Make(Users);
        move.Files.Run(Side.Legacy, "INSERT INTO users VALUES (1, 'a', 'A')");
        await move.SettleAsync();
        Should.Throw<SqliteException>(() => move.Files.Run(Side.Successor, sql)).Message.ShouldContain("hal9-migrate: this database takes no writes just now");
        move.ShouldAgree("SELECT * FROM users");
    }

    [Fact]
    public async Task Fence_ATransactionInFlight_DoesNotWaitForeverAndIsTriedAgain()
    {
        await using var move = Make(Users);
        await move.SettleAsync();
        using (var app = move.Files.Open(Side.Legacy))
        {
            using var transaction = app.BeginTransaction();
            using var insert = app.CreateCommand();
            (insert.Transaction, insert.CommandText) = (transaction, "INSERT INTO users VALUES (1, 'a', 'A')");
            insert.ExecuteNonQuery();
            (await move.Stores.Legacy.TryChangeAsync(1, new(ControlVerb.Fence, 1), TestContext.Current.CancellationToken)).ShouldBeFalse();
            transaction.Commit();
        }

        (await move.Stores.Legacy.TryChangeAsync(1, new(ControlVerb.Fence, 1), TestContext.Current.CancellationToken)).ShouldBeTrue();
        (await move.Stores.Legacy.ReadStatusAsync(TestContext.Current.CancellationToken)).LogEntries.ShouldBe(1, "what committed before the fence is in the log");
    }

    [Theory]
    [InlineData("wal")]
    [InlineData("delete")]
    public async Task Fence_ATransactionThatReadBeforeIt_CannotWriteAfterIt(string journalMode)
    {
        await using var move = Make(Users, journalMode);
        await move.SettleAsync();
        using var app = move.Files.Open(Side.Legacy);
        using var transaction = app.BeginTransaction(deferred: true);
        using var command = app.CreateCommand();
        (command.Transaction, command.CommandText, command.CommandTimeout) = (transaction, "SELECT count(*) FROM users", 1);
        command.ExecuteScalar();
        var isFenced = await move.Stores.Legacy.TryChangeAsync(1, new(ControlVerb.Fence, 1), TestContext.Current.CancellationToken);
        command.CommandText = "INSERT INTO users VALUES (1, 'a', 'A')";
        var failure = Record.Exception(() => command.ExecuteNonQuery() is var _ ? null : "");
        (failure is SqliteException).ShouldBe(isFenced, "either the fence waits for the reader, or the reader is too late to write");
    }

    [Fact]
    public async Task Arm_ATableThatCannotBeCaptured_SaysWhy()
    {
        foreach (var (schema, why) in ((string, string)[])[
            ("CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT); CREATE UNIQUE INDEX u ON users (lower(email))", "the unique index u is on an expression"),
            ("CREATE TABLE users (id INTEGER, email TEXT, name TEXT)", "neither its primary key nor unique"),
            ("CREATE TABLE users (id TEXT PRIMARY KEY, email TEXT, name TEXT); INSERT INTO users VALUES (NULL, 'a', 'A')", "key column id is NULL"),
            ("CREATE VIEW users AS SELECT 1 AS id, 'a' AS email, 'A' AS name", "it is a view"),
            ("CREATE TABLE others (id INTEGER PRIMARY KEY)", "there is no such table")])
        {
            await using var move = Make(Users, "wal", schema);
            var refused = await Should.ThrowAsync<MigrateException>(() => move.SettleAsync());
            refused.Problem.Code.ShouldBe(ProblemCode.StateUnsupported);
            refused.Message.ShouldContain(why);
        }
    }

    [Fact]
    public async Task Settle_TheLogWasRemovedInBetween_IsNoticed()
    {
        await using var move = Make(Users);
        await move.SettleAsync();
        await move.Stores.Legacy.DisarmAsync(1, TestContext.Current.CancellationToken);
        move.Files.Run(Side.Legacy, "INSERT INTO users VALUES (1, 'a', 'A')");
        var lost = await Should.ThrowAsync<MigrateException>(() => move.SettleAsync());
        lost.Problem.Code.ShouldBe(ProblemCode.CaptureLost);
    }

    [Fact]
    public async Task Disarm_AfterThereAndBack_LeavesBothSchemasAsTheyWere()
    {
        await using var move = Make(Users);
        const string Schema = "SELECT type, name, sql FROM sqlite_schema WHERE name <> 'sqlite_sequence' ORDER BY name";
        var before = move.Files.Lines(Side.Legacy, Schema);
        move.Files.Run(Side.Legacy, "INSERT INTO users VALUES (1, 'a', 'A')");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        (await move.PassAsync(Side.Legacy)).ShouldBeNull();
        foreach (var side in (Side[])[Side.Legacy, Side.Successor])
        {
            await (side == Side.Legacy ? move.Stores.Legacy : move.Stores.Successor).DisarmAsync(1, TestContext.Current.CancellationToken);
            move.Files.Lines(side, Schema).ShouldBe(before);
            move.Files.Run(side, "INSERT INTO users VALUES (2, 'b', 'B')");
        }
    }

    private static SqliteMigration Make(string successor, string journalMode = "wal", string? legacy = null) =>
        new(new SqliteFiles(legacy ?? successor, successor, journalMode), null, SqliteMigration.Same("users", ["id"], "email", "name"));
}
