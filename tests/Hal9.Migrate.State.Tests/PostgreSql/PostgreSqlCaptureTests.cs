using Hal9.Migrate.PostgreSql.State;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Mapping;
using Npgsql;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>The ways in which changes escape triggers, or the gate.</summary>
public sealed class PostgreSqlCaptureTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    private const string Users = "CREATE TABLE users (id bigint PRIMARY KEY, name text)";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Capture_OfEveryKindOfWrite_LogsTheKeys()
    {
        await using var move = Make(Users);
        await move.ArmAsync();
        move.Legacy.Run("INSERT INTO users VALUES (1, 'a'), (2, 'b'); UPDATE users SET name = 'c' WHERE id = 1; UPDATE users SET id = 9 WHERE id = 2; DELETE FROM users WHERE id = 1");
        move.Legacy.Run("INSERT INTO users VALUES (9, 'x') ON CONFLICT (id) DO UPDATE SET name = 'y'");
        move.Legacy.Lines("SELECT id FROM hal9_migrate.log_users ORDER BY hal9_id").ShouldBe(["1", "2", "1", "2", "9", "1", "9"]);
        (await move.SettleAsync()).Mismatches.ShouldBe(0);
        move.ShouldAgree("SELECT * FROM users ORDER BY id");
        (await move.Stores.Legacy.ReadStatusAsync(Stop)).LogEntries.ShouldBe(0);
    }

    [Fact]
    public async Task Capture_TheApplicationPutsOthersBeforeOursAndTheDatabases_LogsTheKeysAndClosesTheGate()
    {
        await using var move = Make(Users);
        await move.ArmAsync();
        move.Legacy.Run("""
            CREATE SCHEMA odd;
            CREATE FUNCTION odd.never(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false';
            CREATE FUNCTION odd.never(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT false';
            CREATE OPERATOR odd.= (LEFTARG = text, RIGHTARG = text, FUNCTION = odd.never);
            CREATE OPERATOR odd.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = odd.never);
            CREATE OPERATOR odd.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = odd.never);
            CREATE FUNCTION odd.current_setting(text, boolean) RETURNS text LANGUAGE sql AS $$ SELECT 'on' $$;
            CREATE FUNCTION odd.record_image_eq(record, record) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN true; END';
            CREATE TABLE odd.log_users (id bigint); CREATE TABLE odd.hal9_rows (id bigint)
            """);
        const string Odd = "SET search_path = odd, public, pg_catalog;";
        move.Legacy.Run($"{Odd} INSERT INTO users VALUES (1, 'a'), (2, 'b'); UPDATE users SET id = 9 WHERE id = 2; DELETE FROM users WHERE id = 1; TRUNCATE users");
        move.Legacy.Lines("SELECT id FROM hal9_migrate.log_users ORDER BY hal9_id").ShouldBe(["1", "2", "2", "9", "1", "?"]);
        (await FenceAsync(move)).ShouldBeTrue();
        Should.Throw<PostgresException>(() => move.Legacy.Run($"{Odd} INSERT INTO users VALUES (3, 'c')")).MessageText.ShouldContain("takes no writes");
    }

    [Fact]
    public async Task Arm_AWriterWasInTheWayAtFirst_IsDoneAtTheNextAttempt()
    {
        await using var move = Make(Users);
        await using var app = await OpenAsync(move, "BEGIN; INSERT INTO users VALUES (1, 'a')");
        var attempts = 0;
        await using var store = new PostgreSqlStateStore(move.Legacy.Connection, PostgreSqlStateOptions.Default with { LockTimeout = TimeSpan.FromMilliseconds(50) }, sql =>
        {
            if (sql.StartsWith("BEGIN ISOLATION LEVEL READ COMMITTED", StringComparison.Ordinal) && ++attempts == 2)
            {
                using var commit = new NpgsqlCommand("COMMIT", app);
                commit.ExecuteNonQuery();
            }
        });
        await store.ArmAsync(1, ControlRow.Initial(Side.Legacy, 1), move.Lane.From(Side.Legacy), Stop);
        attempts.ShouldBe(2);
        (await store.ReadStatusAsync(Stop)).Control!.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task Capture_OneTableIsMovedAsSeveral_EachKnowsOfEveryWrite()
    {
        const string Halves = "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL DEFAULT '', mail text NOT NULL DEFAULT ''); CREATE TABLE names (id bigint PRIMARY KEY, name text); CREATE TABLE mails (id bigint PRIMARY KEY, mail text)";
        await using var move = PostgreSqlMigration.Same(server, Halves, null, Half("names", "name"), Half("mails", "mail"));
        await move.SettleAsync();

        move.Legacy.Run("INSERT INTO users VALUES (1, 'a', 'a@'), (2, 'b', 'b@'); UPDATE users SET name = 'c', mail = 'c@' WHERE id = 1; UPDATE users SET id = 3 WHERE id = 2");
        await move.SettleAsync();

        move.Successor.Lines("SELECT * FROM names ORDER BY id").ShouldBe(["1|c", "3|b"]);
        move.Successor.Lines("SELECT * FROM mails ORDER BY id").ShouldBe(["1|c@", "3|b@"]);

        move.Legacy.Run("TRUNCATE users");
        await move.SettleAsync();
        move.Successor.Lines("SELECT id FROM names UNION ALL SELECT id FROM mails").ShouldBeEmpty();

        static TableMapping Half(string to, string column)
        {
            var half = Sqlite.SqliteMigration.Map("users", to, ["id"], ["id"], [("id", "id"), (column, column)], [("id", "id"), (column, column)]);
            return new(half.Forward with { Name = to }, half.Reverse with { Name = to });
        }
    }

    [Fact]
    public async Task LateCommitter_WithASmallerId_IsAppliedAllTheSame()
    {
        await using var move = Make(Users);
        await move.SettleAsync();
        await using (var late = await OpenAsync(move, "BEGIN; INSERT INTO users VALUES (1, 'late')"))
        {
            move.Legacy.Run("INSERT INTO users VALUES (2, 'early')");
            await move.SettleAsync();
            move.Successor.Lines("SELECT * FROM users").ShouldBe(["2|early"]);
            await RunAsync(late, "COMMIT");
        }

        (await move.SettleAsync()).Mismatches.ShouldBe(0);
        move.ShouldAgree("SELECT * FROM users ORDER BY id");
    }

    [Theory]
    [InlineData("READ COMMITTED")]
    [InlineData("REPEATABLE READ")]
    public async Task Truncate_AndWhatIsWrittenAfterIt_ComesAlong(string isolation)
    {
        await using var move = Make(Users);
        move.Legacy.Run("INSERT INTO users VALUES (1, 'a'), (2, 'b')");
        await move.SettleAsync();
        await using (var app = await OpenAsync(move, $"BEGIN ISOLATION LEVEL {isolation}; SELECT count(*) FROM pg_class"))
        {
            // Not in the snapshot of the one who truncates, and gone nonetheless.
            move.Legacy.Run("INSERT INTO users VALUES (3, 'c')");
            await move.SettleAsync();
            await RunAsync(app, "TRUNCATE users; INSERT INTO users VALUES (2, 'new'), (4, 'd'); COMMIT");
        }

        (await move.SettleAsync()).Mismatches.ShouldBe(0);
        move.Successor.Lines("SELECT * FROM users ORDER BY id").ShouldBe(["2|new", "4|d"]);
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Successor.Run("TRUNCATE users");
        (await move.PassAsync(Side.Legacy)).ShouldBeNull();
        move.Legacy.Lines("SELECT * FROM users").ShouldBeEmpty();
    }

    [Fact]
    public async Task Truncate_OnTheWayBack_LeavesRowsThatWereNeverMoved()
    {
        var mapping = Sqlite.SqliteMigration.Map("users", "users", ["id"], ["id"], [("id", "id"), ("name", "name")], [("id", "id"), ("name", "name")], "name <> 'stays'");
        await using var move = PostgreSqlMigration.Same(server, Users, null, mapping with { Reverse = mapping.Reverse with { ToFilter = mapping.Forward.FromFilter } });
        move.Legacy.Run("INSERT INTO users VALUES (1, 'a'), (2, 'stays')");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Successor.Run("TRUNCATE users");
        (await move.PassAsync(Side.Legacy)).ShouldBeNull();
        move.Legacy.Lines("SELECT * FROM users").ShouldBe(["2|stays"]);
    }

    [Fact]
    public async Task Fence_AWriterInFlight_WaitsForItNoLongerThanTheLockTimeout()
    {
        await using var move = Make(Users);
        await move.SettleAsync();
        await using (var app = await OpenAsync(move, "BEGIN; INSERT INTO users VALUES (1, 'a')"))
        {
            (await FenceAsync(move)).ShouldBeFalse();
            await RunAsync(app, "COMMIT");
        }

        (await FenceAsync(move)).ShouldBeTrue();
        (await move.Stores.Legacy.ReadStatusAsync(Stop)).LogEntries.ShouldBe(1);
    }

    [Fact]
    public async Task Fence_APreparedTransaction_IsWaitedForAndNotLost()
    {
        await using var move = Make(Users);
        await move.SettleAsync();
        move.Legacy.Run("BEGIN; INSERT INTO users VALUES (1, 'a'); PREPARE TRANSACTION 'hal9'");
        (await FenceAsync(move)).ShouldBeFalse();
        move.Legacy.Run("COMMIT PREPARED 'hal9'");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Successor.Lines("SELECT * FROM users").ShouldBe(["1|a"]);
    }

    [Theory]
    [InlineData("INSERT INTO users VALUES (2, 'b')")]
    [InlineData("UPDATE users SET name = 'z'")]
    [InlineData("DELETE FROM users")]
    [InlineData("TRUNCATE users")]
    public async Task Fence_ATransactionWithAnOlderSnapshot_CannotWriteAfterIt(string sql)
    {
        await using var move = Make(Users);
        move.Legacy.Run("INSERT INTO users VALUES (1, 'a')");
        await move.SettleAsync();
        await using var app = await OpenAsync(move, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class");
        (await FenceAsync(move)).ShouldBeTrue();
        (await Should.ThrowAsync<PostgresException>(() => RunAsync(app, sql))).MessageText.ShouldContain("hal9-migrate: this database takes no writes just now");
        await RunAsync(app, "ROLLBACK");
        (await move.Stores.Legacy.TryChangeAsync(1, new(ControlVerb.Unfence, 1), Stop)).ShouldBeTrue();
        await RunAsync(app, sql);
    }

    [Fact]
    public async Task Open_BehindALongQuery_DoesNotWaitForIt()
    {
        await using var move = Make(Users);
        await move.SettleAsync();
        await using var report = new NpgsqlConnection(move.Successor.Connection);
        await report.OpenAsync(Stop);
        await RunAsync(report, "BEGIN; SELECT count(*) FROM users");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Successor.Run("INSERT INTO users VALUES (1, 'a')");
        await RunAsync(report, "COMMIT");
    }

    [Fact]
    public async Task Partitions_EachIsArmedAndGated_AndRowsThatMoveBetweenThemAreLogged()
    {
        await using var move = Make(Partitioned);
        move.Legacy.Run("INSERT INTO users VALUES (1, 'a'), (150, 'b')");
        await move.SettleAsync();
        move.Legacy.Run("INSERT INTO users_low VALUES (2, 'direct'); UPDATE users_high SET name = 'direct' WHERE id = 150; UPDATE users SET id = 170 WHERE id = 1; UPDATE users SET id = 3 WHERE id = 150");
        (await move.SettleAsync()).Mismatches.ShouldBe(0);
        move.ShouldAgree("SELECT * FROM users ORDER BY id");
        move.Legacy.Run("TRUNCATE users_low");
        (await move.SettleAsync()).Mismatches.ShouldBe(0);
        move.Successor.Lines("SELECT * FROM users ORDER BY id").ShouldBe(["170|a"]);
        Should.Throw<PostgresException>(() => move.Successor.Run("INSERT INTO users_low VALUES (5, 'e')")).MessageText.ShouldContain("hal9-migrate");
        Should.Throw<PostgresException>(() => move.Successor.Run("TRUNCATE users_high")).MessageText.ShouldContain("hal9-migrate");
    }

    [Theory]
    [InlineData("CREATE TABLE more (id bigint PRIMARY KEY, name text); INSERT INTO more VALUES (300, 'x'); ALTER TABLE users ATTACH PARTITION more FOR VALUES FROM (200) TO (400)")]
    [InlineData("ALTER TABLE users DETACH PARTITION users_high")]
    [InlineData("ALTER TABLE users DISABLE TRIGGER ALL")]
    public async Task Partitions_ThatComeOrGo_AreNoticedAndNamed(string sql)
    {
        await using var move = Make(Partitioned);
        await move.SettleAsync();
        move.Legacy.Run(sql);
        move.Legacy.Run("SET session_replication_role = origin; INSERT INTO users_low VALUES (1, 'a')");
        var lost = await Should.ThrowAsync<MigrateException>(async () =>
        {
            await using var batch = await move.Stores.Legacy.ReadAsync(
                new([(move.Lane.Tables[0].Forward, new() { Table = "users", IsCopied = true })], null, new(10, 1 << 20), 10), Stop);
        });
        (lost.Problem.Code, lost.Message.Contains("users", StringComparison.Ordinal)).ShouldBe((ProblemCode.CaptureLost, true));
    }

    [Fact]
    public async Task LeastRights_SelectTriggerAndASchemaOfOurs_AreEnoughToCaptureAndToCopy()
    {
        await using var move = Make(Users);
        move.Legacy.Run("CREATE ROLE mover LOGIN; CREATE ROLE app LOGIN; GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON users TO app; INSERT INTO users VALUES (1, 'a')");
        await using var store = new PostgreSqlStateStore(move.Legacy.Connection.Replace("Username=owner", "Username=mover", StringComparison.Ordinal));
        var missing = await Should.ThrowAsync<MigrateException>(() => store.ArmAsync(1, ControlRow.Initial(Side.Legacy, 1), move.Lane.From(Side.Legacy), Stop));
        missing.Message.ShouldContain("GRANT SELECT, TRIGGER ON users TO mover;");
        missing.Message.ShouldContain("CREATE SCHEMA hal9_migrate AUTHORIZATION mover;");
        move.Legacy.Run("GRANT SELECT, TRIGGER ON users TO mover; CREATE SCHEMA hal9_migrate AUTHORIZATION mover");
        await store.ArmAsync(1, ControlRow.Initial(Side.Legacy, 1), move.Lane.From(Side.Legacy), Stop);

        // The application may not see our schema, and may put tables of its own before ours.
        await using var app = new NpgsqlConnection(move.Legacy.Connection.Replace("Username=owner", "Username=app", StringComparison.Ordinal));
        await app.OpenAsync(Stop);
        await RunAsync(app, "CREATE TEMPORARY TABLE log_users (hal9_id bigint, id bigint); INSERT INTO users VALUES (2, 'b'); UPDATE users SET name = 'c'; DELETE FROM users WHERE id = 1");
        (await store.ReadStatusAsync(Stop)).LogEntries.ShouldBe(4);
        (await store.TryChangeAsync(1, new(ControlVerb.Fence, 1), Stop)).ShouldBeTrue();
        (await Should.ThrowAsync<PostgresException>(() => RunAsync(app, "TRUNCATE users"))).MessageText.ShouldContain("hal9-migrate");
        (await store.TryChangeAsync(1, new(ControlVerb.Unfence, 1), Stop)).ShouldBeTrue();
        await store.DisarmAsync(1, Stop);
        move.Legacy.HasTraces().ShouldBeFalse();
        await RunAsync(app, "TRUNCATE users");
    }

    [Fact]
    public async Task LeastRights_ToWrite_AreToldAsGrants()
    {
        await using var move = Make(Users);
        move.Successor.Run("CREATE ROLE writer LOGIN; GRANT SELECT, TRIGGER ON users TO writer; CREATE SCHEMA hal9_migrate AUTHORIZATION writer");
        await using var store = new PostgreSqlStateStore(move.Successor.Connection.Replace("Username=owner", "Username=writer", StringComparison.Ordinal));
        (await Should.ThrowAsync<MigrateException>(() => store.ArmAsync(1, ControlRow.Initial(Side.Successor, 1), move.Lane.From(Side.Successor), Stop)))
            .Message.ShouldContain("GRANT INSERT, UPDATE, DELETE ON users TO writer;");
    }

    [Fact]
    public async Task Rehearse_TheLegacyCouldNotBeWrittenTo_SaysSoBeforeTheWritesPass()
    {
        await using var move = Make(Users);
        move.Legacy.Run("CREATE ROLE reader LOGIN; INSERT INTO users VALUES (1, 'a'); GRANT SELECT, TRIGGER ON users TO reader; CREATE SCHEMA hal9_migrate AUTHORIZATION reader");
        await using var store = new PostgreSqlStateStore(move.Legacy.Connection.Replace("Username=owner", "Username=reader", StringComparison.Ordinal));
        await store.ArmAsync(1, ControlRow.Initial(Side.Legacy, 1), move.Lane.From(Side.Legacy), Stop);
        (await Should.ThrowAsync<MigrateException>(() => store.RehearseAsync(1, move.Lane.From(Side.Successor), Stop))).Message.ShouldContain("GRANT INSERT, UPDATE, DELETE ON users TO reader;");

        move.Legacy.Run("GRANT INSERT, UPDATE, DELETE ON users TO reader");
        await store.RehearseAsync(1, move.Lane.From(Side.Successor), Stop);
        move.Legacy.Lines("SELECT * FROM users").ShouldBe(["1|a"]);
        move.Legacy.Lines("SELECT count(*) FROM hal9_migrate.progress").ShouldBe(["0"]);
    }

    [Fact]
    public async Task Probe_ChangesWouldNotBeCaptured_TheWritesDoNotPass()
    {
        await using var move = Make(Users);
        move.Legacy.Run("INSERT INTO users VALUES (1, 'a')");
        await move.SettleAsync();
        var back = move.Lane.From(Side.Successor);
        await move.Stores.Successor.ProbeCaptureAsync(1, back, Stop);
        (await move.Stores.Successor.ReadStatusAsync(Stop)).ShouldSatisfyAllConditions(status => status.LogEntries.ShouldBe(0), status => status.Control!.IsOpen.ShouldBeFalse());
        Should.Throw<PostgresException>(() => move.Successor.Run("UPDATE users SET name = 'b'")).MessageText.ShouldContain("takes no writes");

        move.Successor.Run("CREATE OR REPLACE FUNCTION hal9_migrate.capture_users() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
        var lost = await Should.ThrowAsync<MigrateException>(() => move.Stores.Successor.ProbeCaptureAsync(1, back, Stop));
        (lost.Problem.Code, lost.Message.Contains("A change of a row of users", StringComparison.Ordinal)).ShouldBe((ProblemCode.CaptureLost, true));
        move.Successor.Lines("SELECT name FROM users").ShouldBe(["a"]);
    }

    [Fact]
    public async Task Arm_ATableThatCannotBeCaptured_SaysWhy()
    {
        foreach (var (schema, why) in ((string, string)[])[
            ("CREATE TABLE users (id bigint, name text)", "neither its primary key nor unique"),
            ("CREATE TABLE users (id bigint UNIQUE, name text)", "key column id may be NULL"),
            ("CREATE TABLE users (id bigint PRIMARY KEY, name text); CREATE TABLE heirs () INHERITS (users)", "other tables inherit"),
            ("CREATE UNLOGGED TABLE users (id bigint PRIMARY KEY, name text)", "unlogged"),
            ("CREATE VIEW users AS SELECT 1 AS id, 'a' AS name", "it is not a table"),
            ("CREATE TABLE others (id bigint PRIMARY KEY)", "there is no such table")])
        {
            await using var move = new PostgreSqlMigration(PostgreSqlSide.Make(server, schema), PostgreSqlSide.Make(server, Users), null, Mapping);
            var refused = await Should.ThrowAsync<MigrateException>(() => move.ArmAsync());
            refused.Problem.Code.ShouldBe(ProblemCode.StateUnsupported);
            refused.Message.ShouldContain(why);
        }
    }

    [Fact]
    public async Task Settle_TheLogWasRemovedInBetween_IsNoticed()
    {
        await using var move = Make(Users);
        await move.SettleAsync();
        await move.Stores.Legacy.DisarmAsync(1, Stop);
        move.Legacy.Run("INSERT INTO users VALUES (1, 'a')");
        (await Should.ThrowAsync<MigrateException>(() => move.SettleAsync())).Problem.Code.ShouldBe(ProblemCode.CaptureLost);
    }

    private const string Partitioned =
        """
        CREATE TABLE users (id bigint PRIMARY KEY, name text) PARTITION BY RANGE (id);
        CREATE TABLE users_low PARTITION OF users FOR VALUES FROM (0) TO (100);
        CREATE TABLE users_high PARTITION OF users FOR VALUES FROM (100) TO (200)
        """;

    private static Mapping.TableMapping Mapping => PostgreSqlMigration.Table("users", ["id"], "name");

    private PostgreSqlMigration Make(string schema) => PostgreSqlMigration.Same(server, schema, null, Mapping);

    private static Task<bool> FenceAsync(PostgreSqlMigration move) => move.Stores.Legacy.TryChangeAsync(1, new(ControlVerb.Fence, 1), Stop);

    private static async Task<NpgsqlConnection> OpenAsync(PostgreSqlMigration move, string sql)
    {
        var connection = new NpgsqlConnection(move.Legacy.Connection);
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
