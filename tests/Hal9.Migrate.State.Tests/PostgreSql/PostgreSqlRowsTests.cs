using Hal9.Migrate.PostgreSql.State;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;
using Hal9.Migrate.State.Tests.Sqlite;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>Rows that are hard to keep in step.</summary>
public sealed class PostgreSqlRowsTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    private static readonly LaneOptions OneByOne = new(new ChunkLimit(1, 1 << 20), 1) { Turn = TimeSpan.Zero, LongestTurn = TimeSpan.Zero };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "text NOT NULL UNIQUE CHECK (length(place) < 3)")]
    [InlineData(false, "text NOT NULL UNIQUE CHECK (length(place) < 3)")]
    [InlineData(true, "text UNIQUE")]
    [InlineData(false, "varchar(2) NOT NULL UNIQUE")]
    [InlineData(false, "text NOT NULL UNIQUE DEFERRABLE INITIALLY IMMEDIATE")]
    public async Task Unique_ValuesChangeHands_WithinABatchAndAcrossBatches(bool isAcross, string type)
    {
        await using var move = PostgreSqlMigration.Same(
            server, $"CREATE TABLE seats (id int PRIMARY KEY, place {type}, note text)", isAcross ? OneByOne : null, PostgreSqlMigration.Table("seats", ["id"], "place"));
        move.Legacy.Run("INSERT INTO seats VALUES (1, 'a', ''), (2, 'b', ''), (3, 'c', '')");
        await move.SettleAsync();
        move.RunBehindTheGate("UPDATE seats SET note = 'kept ' || id");
        move.Legacy.Run("UPDATE seats SET place = 'x' WHERE id = 1; UPDATE seats SET place = 'a' WHERE id = 3; UPDATE seats SET place = 'c' WHERE id = 2; UPDATE seats SET place = 'b' WHERE id = 1");
        ShouldBeWell(await move.SettleAsync());
        move.Successor.Lines("SELECT * FROM seats ORDER BY id").ShouldBe(["1|b|kept 1", "2|c|kept 2", "3|a|kept 3"]);
    }

    [Fact]
    public async Task Unique_ADeletedRowsValueGoesToAnUncopiedRow_TheCopyTakesTheLogAlong()
    {
        var mapping = PostgreSqlMigration.Table("seats", ["id"], "place");
        await using var move = PostgreSqlMigration.Same(server, "CREATE TABLE seats (id int PRIMARY KEY, place text UNIQUE)", OneByOne, mapping);
        move.Legacy.Run("INSERT INTO seats VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        await move.ArmAsync();
        var worker = new LaneWorker(move.Lane, Side.Legacy, move.Stores.Legacy, move.Stores.Successor, 1, OneByOne, new RowThrottle(TimeProvider.System));
        await worker.LookAsync(Stop);
        await worker.CopyAsync(Stop);
        move.Legacy.Run("DELETE FROM seats WHERE id = 1; UPDATE seats SET place = 'a' WHERE id = 2");
        await worker.CopyAsync(Stop);
        move.Successor.Lines("SELECT * FROM seats").ShouldBe(["2|a"]);
    }

    [Fact]
    public async Task Copy_IntoATableThatHasRowsAlready_WritesOverThem()
    {
        await using var move = PostgreSqlMigration.Same(server, "CREATE TABLE items (id int PRIMARY KEY, n int, note text)", new(new ChunkLimit(2, 1 << 20), 10), PostgreSqlMigration.Table("items", ["id"], "n"));
        move.Successor.Run("INSERT INTO items VALUES (1, 9, 'kept'), (4, 4, NULL)");
        move.Legacy.Run("INSERT INTO items SELECT n, n FROM generate_series(1, 5) AS n");
        ShouldBeWell(await move.SettleAsync());
        move.Successor.Lines("SELECT * FROM items ORDER BY id").ShouldBe(["1|1|kept", "2|2|?", "3|3|?", "4|4|?", "5|5|?"]);
    }

    [Theory]
    [InlineData("NO ACTION")]
    [InlineData("CASCADE")]
    [InlineData("SET NULL")]
    public async Task ForeignKeys_CascadesInTheSource_ComeAlongAndDoNotCascadeTwice(string action)
    {
        var schema = $"""
            CREATE TABLE parents (id int PRIMARY KEY, name text);
            CREATE TABLE children (id int PRIMARY KEY, parent int REFERENCES parents (id) ON DELETE {action} ON UPDATE CASCADE, note text DEFAULT 'new')
            """;
        await using var move = PostgreSqlMigration.Same(server, schema, OneByOne, PostgreSqlMigration.Table("parents", ["id"], "name"), PostgreSqlMigration.Table("children", ["id"], "parent"));
        move.Legacy.Run("INSERT INTO parents VALUES (1, 'a'), (2, 'b'), (3, 'c'); INSERT INTO children (id, parent) VALUES (10, 1), (11, 1), (20, 2), (30, 3)");
        await move.SettleAsync();
        move.RunBehindTheGate("UPDATE children SET note = 'kept'");
        move.Legacy.Run("UPDATE parents SET id = 7 WHERE id = 2; DELETE FROM children WHERE id = 30; DELETE FROM parents WHERE id = 3; UPDATE children SET parent = 7 WHERE id = 11; DELETE FROM children WHERE id = 10; DELETE FROM parents WHERE id = 1");
        ShouldBeWell(await move.SettleAsync());
        move.ShouldAgree("SELECT * FROM parents ORDER BY id");
        move.Successor.Lines("SELECT * FROM children ORDER BY id").ShouldBe(["11|7|kept", "20|7|kept"]);
    }

    [Fact]
    public async Task LossyColumns_OnTheWayBack_KeepWhatTheSuccessorHasNotChanged()
    {
        await using var move = new PostgreSqlMigration(
            PostgreSqlSide.Make(server, "CREATE TABLE people (id int PRIMARY KEY, name varchar(20), age int)"),
            PostgreSqlSide.Make(server, "CREATE TABLE users (user_id bigint PRIMARY KEY, login text, years int)"), null, PlannedTables.Of(Sqlite.SqliteRowsTests.LossyPeople));
        move.Legacy.Run("INSERT INTO people VALUES (1, 'Ann', 30), (2, 'Bob', 40), (3, 'Eve', 50), (4, 'Joe', 60), (5, NULL, 1)");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Successor.Run("UPDATE users SET years = 31 WHERE user_id = 1; UPDATE users SET login = 'robert', years = 41 WHERE user_id = 2; DELETE FROM users WHERE user_id = 3");
        move.Successor.Run("INSERT INTO users VALUES (6, 'zoe', 20); UPDATE users SET login = 'someone' WHERE user_id = 5");
        (await move.PassAsync(Side.Legacy)).ShouldBeNull();
        move.Legacy.Lines("SELECT * FROM people ORDER BY id").ShouldBe(["1|Ann|31", "2|robert|41", "4|Joe|60", "5|someone|1", "6|zoe|20"]);
        ShouldBeWell(await move.SettleAsync());
    }

    [Fact]
    public async Task ForeignKeys_ARowThatRefersToNothing_IsRefusedUntilItIsMended()
    {
        await using var move = new PostgreSqlMigration(
            PostgreSqlSide.Make(server, "CREATE TABLE parents (id int PRIMARY KEY); CREATE TABLE children (id int PRIMARY KEY, parent int)"),
            PostgreSqlSide.Make(server, "CREATE TABLE parents (id int PRIMARY KEY); CREATE TABLE children (id int PRIMARY KEY, parent int REFERENCES parents (id))"),
            null, PostgreSqlMigration.Table("parents", ["id"]), PostgreSqlMigration.Table("children", ["id"], "parent"));
        move.Legacy.Run("INSERT INTO parents VALUES (1); INSERT INTO children VALUES (10, 1), (20, 2)");
        (await move.PassAsync(Side.Successor)).ShouldBe("all: 1 row is refused by the successor.");
        move.Successor.Lines("SELECT * FROM children").ShouldBe(["10|1"]);
        var parked = (await move.Stores.Successor.ReadParkedAsync(["parents", "children"], 10, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        (parked.Table, RowKey.Parse(parked.Key).Values.Single()).ShouldBe(("children", (object)20L));
        parked.Reason.ShouldContain("foreign key");
        move.Legacy.Run("INSERT INTO parents VALUES (2); UPDATE children SET parent = parent");
        (await move.SettleAsync()).Refused.ShouldBe(0);
        move.ShouldAgree("SELECT * FROM children ORDER BY id");
    }

    [Fact]
    public async Task UserTriggers_OnTheClosedSide_DoNotFireForOurWritesAndAreBackAfterwards()
    {
        const string Schema = """
            CREATE TABLE items (id int PRIMARY KEY, n int);
            CREATE FUNCTION doubles() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.n := 2 * NEW.n; RETURN NEW; END $$;
            CREATE TRIGGER doubles BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION doubles()
            """;
        await using var move = PostgreSqlMigration.Same(server, Schema, null, PostgreSqlMigration.Table("items", ["id"], "n"));
        move.Legacy.Run("INSERT INTO items VALUES (1, 5)");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Successor.Run("INSERT INTO items VALUES (2, 5)");
        (await move.PassAsync(Side.Legacy)).ShouldBeNull();
        move.Legacy.Run("INSERT INTO items VALUES (3, 5)");
        await move.SettleAsync();
        foreach (var side in (PostgreSqlSide[])[move.Legacy, move.Successor])
        {
            side.Lines("SELECT * FROM items ORDER BY id").ShouldBe(["1|10", "2|10", "3|10"]);
        }

        await move.Stores.Successor.DisarmAsync(1, Stop);
        move.Successor.Lines("SELECT tgname, tgenabled FROM pg_trigger").ShouldBe(["doubles|O"]);
    }

    [Fact]
    public async Task UserTriggers_OfATableThatIsNotOurs_ArePutToThePlansOwner()
    {
        await using var move = PostgreSqlMigration.Same(server, "CREATE TABLE items (id int PRIMARY KEY, n int)", null, PostgreSqlMigration.Table("items", ["id"], "n"));
        move.Successor.Run("""
            CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
            CREATE TRIGGER nothing BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION nothing();
            CREATE ROLE stranger LOGIN; GRANT SELECT, TRIGGER, INSERT, UPDATE, DELETE ON items TO stranger; CREATE SCHEMA hal9_migrate AUTHORIZATION stranger
            """);
        await using var store = new PostgreSqlStateStore(move.Successor.Connection.Replace("Username=owner", "Username=stranger", StringComparison.Ordinal));
        var refused = await Should.ThrowAsync<MigrateException>(() => store.ArmAsync(1, ControlRow.Initial(Side.Successor, 1), move.Lane.From(Side.Successor), Stop));
        (refused.Problem.Code, refused.Message.Contains("its trigger nothing would fire", StringComparison.Ordinal)).ShouldBe((ProblemCode.StateUnsupported, true));
    }

    [Fact]
    public async Task UnmappedColumns_ThatDemandAValue_AreLeftAlone()
    {
        await using var move = new PostgreSqlMigration(
            PostgreSqlSide.Make(server, "CREATE TABLE items (id int PRIMARY KEY, n int, secret text NOT NULL)"), PostgreSqlSide.Make(server, "CREATE TABLE items (id int PRIMARY KEY, n int)"),
            null, PostgreSqlMigration.Table("items", ["id"], "n"));
        move.Legacy.Run("INSERT INTO items VALUES (1, 5, 'kept'), (2, 6, 'too')");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Successor.Run("UPDATE items SET n = 50 WHERE id = 1; INSERT INTO items VALUES (3, 7)");
        (await move.PassAsync(Side.Legacy)).ShouldBe("all: 1 row is refused by the legacy.", "a new row has no secret, which the legacy demands");
        move.Legacy.Lines("SELECT * FROM items ORDER BY id").ShouldBe(["1|50|kept", "2|6|too"]);
        move.Successor.Run("DELETE FROM items WHERE id = 3");
        (await move.PassAsync(Side.Legacy)).ShouldBeNull();
    }

    [Theory]
    [InlineData("int8", "-9223372036854775808", "9223372036854775807")]
    [InlineData("numeric", "NaN", "Infinity", "-Infinity", "1.10", "1.1", "-0.000000000000000000000000000000000001", "123456789012345678901234567890123456789012345678901234567890.5")]
    [InlineData("float8", "NaN", "Infinity", "-0", "5e-324", "0.1")]
    [InlineData("float4", "3.4028235e+38", "0.1")]
    [InlineData("text", "", " ", "'\"\\\u0001é😀\n\t", "\\N", "NULL")]
    [InlineData("varchar(5)", "", "ab   ")]
    [InlineData("char(5)", "ab")]
    [InlineData("bytea", "\\x", "\\x00ff5c27")]
    [InlineData("bool", "t", "f")]
    [InlineData("date", "infinity", "0044-03-15 BC", "2024-02-29")]
    [InlineData("timestamp", "-infinity", "2024-03-31 02:30:00.123456", "0001-01-01 00:00:00 BC")]
    [InlineData("timestamptz", "infinity", "2024-10-27 02:30:00.123456+02", "294276-12-31 23:59:59+00")]
    [InlineData("time", "24:00:00")]
    [InlineData("timetz", "23:59:59.999999-08")]
    [InlineData("interval", "1 year 2 mons -3 days +04:05:06.789", "-178000000 years")]
    [InlineData("uuid", "6f9619ff-8b86-d011-b42d-00c04fc964ff")]
    [InlineData("json", "{\"b\": 1,  \"a\": [1.0, null]}", "null")]
    [InlineData("jsonb", "{\"b\": 1e400, \"a\": \"\\u00e9\"}")]
    [InlineData("int4[]", "{}", "{1,NULL,3}", "{{1,2},{3,4}}", "[2:3]={5,6}")]
    [InlineData("text[]", "{\"\",NULL,\"NULL\",\"a,b\",\"\\\"\"}")]
    [InlineData("inet", "::1/64", "10.0.0.1")]
    [InlineData("bit(3)", "101")]
    [InlineData("int4range", "empty", "[1,5)", "(,)")]
    [InlineData("mood", "sad", "happy")]
    [InlineData("mood[]", "{sad,NULL}")]
    [InlineData("positive", "7")]
    [InlineData("xml", "<a>1</a>")]
    [InlineData("money", "$1,234.56")]
    [InlineData("regtype", "integer")]
    public async Task Values_OfEveryKind_ArriveAsTheyAre(string type, params string[] values)
    {
        var schema = $"CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE DOMAIN positive AS int CHECK (VALUE > 0); CREATE TABLE items (id int PRIMARY KEY, a {type}, b text)";

        // Another order of creation, so that the types have other numbers in the other database.
        await using var move = new PostgreSqlMigration(
            PostgreSqlSide.Make(server, schema), PostgreSqlSide.Make(server, "CREATE TYPE other AS ENUM ('x'); " + schema), null, PostgreSqlMigration.Table("items", ["id"], "a", "b"));
        move.Legacy.Run("INSERT INTO items VALUES (0, NULL, NULL)");
        for (var i = 0; i < values.Length; i++)
        {
            move.Legacy.Run($"INSERT INTO items VALUES ({i + 1}, ($1::text)::{type}, $1)", values[i]);
        }

        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.ShouldAgree("SELECT id, a::text, b FROM items ORDER BY id");
        move.Successor.Run($"INSERT INTO items SELECT id + 100, a, b FROM items; UPDATE items SET a = NULL, b = 'x' WHERE id = 1; UPDATE items SET a = (SELECT a FROM items WHERE id = 101) WHERE id = 0");
        (await move.PassAsync(Side.Legacy)).ShouldBeNull();
        move.ShouldAgree("SELECT id, a::text, b FROM items ORDER BY id");
        move.Legacy.Lines("SELECT count(*) FROM items").ShouldBe([$"{2 * (values.Length + 1)}"]);
    }

    [Fact]
    public async Task Values_OfAMegabyte_AreMovedInSmallChunks()
    {
        var mapping = PostgreSqlMigration.Table("items", ["id"], "d");
        await using var move = PostgreSqlMigration.Same(server, "CREATE TABLE items (id int PRIMARY KEY, d bytea); ALTER TABLE items ALTER d SET STORAGE EXTERNAL", new(new ChunkLimit(1_000, 2_500_000), 10), mapping);
        move.Legacy.Run("INSERT INTO items SELECT n, convert_to(repeat(n::text, 1048576), 'UTF8') FROM generate_series(1, 6) AS n");
        await move.ArmAsync();
        await using (var settled = await move.Stores.Legacy.ReadSettledAsync(mapping.Forward, null, 0, new(1_000, 2_500_000), Stop))
        {
            settled.Through!.ToString().ShouldBe("""[{"int":"3"}]""");
        }

        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.ShouldAgree("SELECT id, md5(d) FROM items ORDER BY id");
    }

    [Fact]
    public async Task TimeZones_OfDatabasesThatDiffer_ChangeNothing()
    {
        await using var move = PostgreSqlMigration.Same(server, "CREATE TABLE items (id int PRIMARY KEY, at timestamptz)", null, SqliteMigration.Map(
            "items", "items", ["id"], ["id"], [("id", "id"), ("at", "at::timestamp")], [("id", "id"), ("at", "at::timestamp")]));
        move.Legacy.Run("DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET TimeZone = ''America/New_York'''; END $$");
        move.Successor.Run("DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET TimeZone = ''Asia/Tokyo'''; END $$");
        move.Legacy.Run("INSERT INTO items VALUES (1, '2024-07-01 12:00:00+00')");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Successor.Lines("SELECT id, at AT TIME ZONE 'UTC' FROM items").ShouldBe(["1|2024-07-01 12:00:00"]);
    }

    [Fact]
    public async Task GeneratedColumnsAndIdentities_AreReadAndLeftAlone()
    {
        const string Schema = "CREATE TABLE items (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED, copy int)";
        await using var move = PostgreSqlMigration.Same(server, Schema, null, SqliteMigration.Map(
            "items", "items", ["id"], ["id"], [("id", "id"), ("n", "n"), ("copy", "twice")], [("id", "id"), ("n", "n"), ("copy", "twice")]));
        move.Legacy.Run("INSERT INTO items (n, copy) VALUES (1, 2), (2, 4), (3, 6); DELETE FROM items WHERE n = 3");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Successor.Run("INSERT INTO items (n, copy) VALUES (5, 10); UPDATE items SET n = 7, copy = 14 WHERE id = 1");
        move.Successor.Lines("SELECT * FROM items ORDER BY id").ShouldBe(["1|7|14|14", "2|2|4|4", "4|5|10|10"]);
        (await move.PassAsync(Side.Legacy)).ShouldBeNull();
        move.ShouldAgree("SELECT * FROM items ORDER BY id");
        move.Legacy.Run("INSERT INTO items (n) VALUES (9)");
        move.Legacy.Lines("SELECT max(id) FROM items").ShouldBe(["5"]);
    }

    [Fact]
    public async Task GeneratedColumns_ThatThePlanWantsToWrite_AreNamed()
    {
        await using var move = PostgreSqlMigration.Same(server, "CREATE TABLE items (id int PRIMARY KEY, n int GENERATED ALWAYS AS (id * 2) STORED)", null, PostgreSqlMigration.Table("items", ["id"], "n"));
        move.Legacy.Run("INSERT INTO items VALUES (1)");
        (await Should.ThrowAsync<MigrateException>(() => move.SettleAsync())).Message.ShouldContain("its column n is generated");
    }

    [Theory]
    [InlineData("text")]
    [InlineData("text COLLATE \"en-x-icu\"")]
    [InlineData("varchar(10)")]
    public async Task Keys_CompositeAndText_AreComparedByTheDatabase(string type)
    {
        var schema = $"CREATE TABLE items (tenant {type}, name {type}, n int, PRIMARY KEY (tenant, name))";
        await using var move = PostgreSqlMigration.Same(server, schema, new(new ChunkLimit(2, 1 << 20), 2), PostgreSqlMigration.Table("items", ["tenant", "name"], "n"));
        foreach (var (tenant, name) in ((string, string)[])[("b", "Z"), ("B2", ""), ("a", "é"), ("A", "é"), ("_", "a b"), ("A1", "|"), ("", "x"), ("o'b", "\\")])
        {
            move.Legacy.Run("INSERT INTO items VALUES ($1, $2, 1)", tenant, name);
        }

        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Successor.Run("UPDATE items SET tenant = upper(tenant), n = 2 WHERE tenant IN ('b', '_'); DELETE FROM items WHERE name = ''");
        (await move.PassAsync(Side.Legacy)).ShouldBeNull();
        move.ShouldAgree("SELECT tenant, name, n FROM items ORDER BY tenant COLLATE \"C\", name COLLATE \"C\"");
    }

    [Fact]
    public async Task Keys_ThatACollationTakesForTheSame_AreKeptInTheirSpelling()
    {
        const string Schema = "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false); CREATE TABLE items (name text COLLATE ci PRIMARY KEY, n int)";
        await using var move = PostgreSqlMigration.Same(server, Schema, OneByOne, PostgreSqlMigration.Table("items", ["name"], "n"));
        move.Legacy.Run("INSERT INTO items VALUES ('a', 1), ('B', 2)");
        await move.SettleAsync();
        move.Legacy.Run("UPDATE items SET name = 'A' WHERE name = 'a'; DELETE FROM items WHERE name = 'b'; INSERT INTO items VALUES ('b', 3)");
        ShouldBeWell(await move.SettleAsync());
        move.Successor.Lines("SELECT * FROM items ORDER BY n").ShouldBe(["A|1", "b|3"]);
    }

    [Fact]
    public async Task Where_ARowThatLeavesIt_IsGoneAndOneThatEntersComes()
    {
        await using var move = new PostgreSqlMigration(
            PostgreSqlSide.Make(server, "CREATE TABLE items (id int PRIMARY KEY, kind text, n int)"), PostgreSqlSide.Make(server, "CREATE TABLE units (unit bigint PRIMARY KEY, twice text)"), OneByOne,
            SqliteMigration.Map("items", "units", ["id"], ["unit"], [("unit", "id"), ("twice", "n * 2")], [("id", "unit"), ("n", "twice::int / 2")], "kind = 'live'"));
        move.Legacy.Run("INSERT INTO items VALUES (1, 'live', 1), (2, 'dead', 2), (3, 'live', 3), (4, NULL, 4)");
        ShouldBeWell(await move.SettleAsync());
        move.Successor.Lines("SELECT * FROM units ORDER BY unit").ShouldBe(["1|2", "3|6"]);
        move.Legacy.Run("UPDATE items SET kind = 'dead' WHERE id = 1; UPDATE items SET kind = 'live' WHERE id = 2");
        await move.SettleAsync();
        move.Successor.Lines("SELECT * FROM units ORDER BY unit").ShouldBe(["2|4", "3|6"]);
    }

    [Fact]
    public async Task Inverse_ThatLosesSomething_HindersTheCutOver()
    {
        await using var move = new PostgreSqlMigration(
            PostgreSqlSide.Make(server, "CREATE TABLE items (id int PRIMARY KEY, seconds int)"), PostgreSqlSide.Make(server, "CREATE TABLE items (id int PRIMARY KEY, hours int)"), null,
            SqliteMigration.Map("items", "items", ["id"], ["id"], [("id", "id"), ("hours", "seconds / 3600")], [("id", "id"), ("seconds", "hours * 3600")]));
        move.Legacy.Run("INSERT INTO items VALUES (1, 7200), (2, 7201), (3, 7202)");
        (await move.PassAsync(Side.Successor)).ShouldBe("all: 2 rows differ.");
    }

    [Fact]
    public async Task Verification_SomebodyChangedTheClosedSide_IsFoundByKeyAndField()
    {
        var mapping = PostgreSqlMigration.Table("items", ["id"], "n");
        await using var move = PostgreSqlMigration.Same(server, "CREATE TABLE items (id int PRIMARY KEY, n int)", null, mapping);
        move.Legacy.Run("INSERT INTO items VALUES (1, 1), (2, 2), (3, 3)");
        await move.SettleAsync();
        move.RunBehindTheGate("UPDATE items SET n = 20 WHERE id = 2; DELETE FROM items WHERE id = 3");
        await using var settled = await move.Stores.Legacy.ReadSettledAsync(mapping.Forward, null, 0, ChunkLimit.Default, Stop);
        var differences = await move.Stores.Successor.CompareAsync(mapping.Forward, settled.Rows, null, Stop);
        differences.Select(difference => difference.ToString()).ShouldBe(["items [{\"int\":\"2\"}].n: expected 2, found 20", "items [{\"int\":\"3\"}]: is missing"]);
    }

    [Theory]
    [InlineData("int CHECK (n < 100)", "check constraint")]
    [InlineData("smallint", "out of range")]
    public async Task ARowTheLegacyRefuses_OnTheWayBack_IsParkedAndCounted(string type, string why)
    {
        await using var move = new PostgreSqlMigration(
            PostgreSqlSide.Make(server, $"CREATE TABLE items (id int PRIMARY KEY, n {type})"), PostgreSqlSide.Make(server, "CREATE TABLE items (id int PRIMARY KEY, n int)"), null, PostgreSqlMigration.Table("items", ["id"], "n"));
        move.Legacy.Run("INSERT INTO items VALUES (1, 1)");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Successor.Run("UPDATE items SET n = 50000 WHERE id = 1; INSERT INTO items VALUES (2, 2)");
        (await move.PassAsync(Side.Legacy)).ShouldBe("all: 1 row is refused by the legacy.");
        move.Legacy.Lines("SELECT * FROM items ORDER BY id").ShouldBe(["1|1", "2|2"]);
        var parked = move.Legacy.Lines("SELECT row_key, reason FROM hal9_migrate.refused").ShouldHaveSingleItem();
        parked.ShouldStartWith("""[{"int":"1"}]|""");
        parked.ShouldContain(why);
    }

    [Fact]
    public async Task Sequences_OfDeletedKeys_AreNotGivenOutAgain()
    {
        await using var move = PostgreSqlMigration.Same(server, "CREATE TABLE items (id serial PRIMARY KEY, n int)", null, PostgreSqlMigration.Table("items", ["id"], "n"));
        move.Legacy.Run("INSERT INTO items (n) SELECT 1 FROM generate_series(1, 41); DELETE FROM items");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Successor.Run("INSERT INTO items (n) VALUES (2)");
        move.Successor.Lines("SELECT id FROM items").ShouldBe(["42"]);
    }

    [Fact]
    public async Task Expressions_OfAPlan_CannotChangeAnything()
    {
        await using var move = PostgreSqlMigration.Same(server, "CREATE TABLE items (id int PRIMARY KEY, n int); CREATE FUNCTION evil() RETURNS int LANGUAGE sql AS 'DELETE FROM items RETURNING 1'", null, SqliteMigration.Map(
            "items", "items", ["id"], ["id"], [("id", "id"), ("n", "evil()")], [("id", "id"), ("n", "n")]));
        move.Legacy.Run("INSERT INTO items VALUES (1, 1)");
        (await Should.ThrowAsync<MigrateException>(() => move.SettleAsync())).Message.ShouldContain("read-only");
        move.Legacy.Lines("SELECT count(*) FROM items").ShouldBe(["1"]);
    }

    [Fact]
    public async Task Commits_WhereTheDatabaseDoesNotWaitForItsDisk_WaitAllTheSame()
    {
        await using var move = PostgreSqlMigration.Same(server, "CREATE TABLE items (id int PRIMARY KEY, n int)", null, SqliteMigration.Map(
            "items", "items", ["id"], ["id"], [("id", "id"), ("n", "n")], [("id", "id"), ("n", "n")]));
        move.Successor.Run("""
            DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET synchronous_commit = off'; END $$;
            CREATE TABLE seen (setting text);
            CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
            """);
        await move.ArmAsync();
        // Not disabled as those of an application are: it passes for one of ours.
        move.Successor.Run("CREATE TRIGGER hal9_migrate_see AFTER INSERT ON items FOR EACH STATEMENT EXECUTE FUNCTION see()");
        move.Legacy.Run("INSERT INTO items VALUES (1, 1)");
        await move.SettleAsync();
        move.Successor.Lines("SELECT DISTINCT setting FROM seen").ShouldBe(["on"]);
    }

    private static void ShouldBeWell(LaneView lane) => lane.ShouldSatisfyAllConditions(() => lane.Mismatches.ShouldBe(0), () => lane.Refused.ShouldBe(0));
}
