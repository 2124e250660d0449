using System.Globalization;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Tests.Sqlite;

/// <summary>Rows that are hard to keep in step.</summary>
public sealed class SqliteRowsTests
{
    private static readonly LaneOptions OneByOne = new(new ChunkLimit(1, 1 << 20), 1) { Turn = TimeSpan.Zero, LongestTurn = TimeSpan.Zero };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Unique_ValuesChangeHands_WithinABatchAndAcrossBatches(bool isAcross)
    {
        const string Schema = "CREATE TABLE seats (id INTEGER PRIMARY KEY, place TEXT NOT NULL UNIQUE CHECK (length(place) < 3), note TEXT)";
        await using var move = Make(Schema, isAcross ? OneByOne : null, SqliteMigration.Same("seats", ["id"], "place"));
        move.Files.Run(Side.Legacy, "INSERT INTO seats VALUES (1, 'a', ''), (2, 'b', ''), (3, 'c', '')");
        await move.SettleAsync();
        move.Files.Run(Side.Successor, "DROP TRIGGER hal9_migrate_seats_gate_UPDATE; UPDATE seats SET note = 'kept ' || id");
        foreach (var sql in (string[])["UPDATE seats SET place = 'x' WHERE id = 1", "UPDATE seats SET place = 'a' WHERE id = 3", "UPDATE seats SET place = 'c' WHERE id = 2", "UPDATE seats SET place = 'b' WHERE id = 1"])
        {
            move.Files.Run(Side.Legacy, sql);
        }

        (await move.SettleAsync()).ShouldSatisfyAllConditions(lane => lane.Mismatches.ShouldBe(0), lane => lane.Refused.ShouldBe(0));
        move.Files.Lines(Side.Successor, "SELECT * FROM seats ORDER BY id").ShouldBe(["1|b|kept 1", "2|c|kept 2", "3|a|kept 3"]);
    }

    [Fact]
    public async Task Unique_ADeletedRowsValueGoesToAnUncopiedRow_TheCopyTakesTheLogAlong()
    {
        await using var move = Make("CREATE TABLE seats (id INTEGER PRIMARY KEY, place TEXT UNIQUE)", OneByOne, SqliteMigration.Same("seats", ["id"], "place"));
        move.Files.Run(Side.Legacy, "INSERT INTO seats VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        await move.Stores.Legacy.ArmAsync(1, new(1, 1, true, true), [SqliteMigration.Same("seats", ["id"], "place").Forward], TestContext.Current.CancellationToken);
        await move.Stores.Successor.ArmAsync(1, new(1, 0, false, false), [SqliteMigration.Same("seats", ["id"], "place").Reverse], TestContext.Current.CancellationToken);
        var worker = new LaneWorker(
            new("all", [SqliteMigration.Same("seats", ["id"], "place")]), Side.Legacy, move.Stores.Legacy, move.Stores.Successor, 1, OneByOne, new RowThrottle(TimeProvider.System));
        await worker.LookAsync(TestContext.Current.CancellationToken);
        await worker.CopyAsync(TestContext.Current.CancellationToken);
        move.Files.Run(Side.Legacy, "DELETE FROM seats WHERE id = 1; UPDATE seats SET place = 'a' WHERE id = 2");
        await worker.CopyAsync(TestContext.Current.CancellationToken);
        move.Files.Lines(Side.Successor, "SELECT * FROM seats").ShouldBe(["2|a"]);
    }

    [Fact]
    public async Task ForeignKeys_CascadesInTheSource_ComeAlongAndDoNotCascadeTwice()
    {
        const string Schema = """
            CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT);
            CREATE TABLE children (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parents (id) ON DELETE CASCADE ON UPDATE CASCADE, note TEXT DEFAULT 'new')
            """;
        await using var move = Make(Schema, OneByOne, SqliteMigration.Same("parents", ["id"], "name"), SqliteMigration.Same("children", ["id"], "parent"));
        move.Files.Run(Side.Legacy, "INSERT INTO parents VALUES (1, 'a'), (2, 'b'), (3, 'c'); INSERT INTO children (id, parent) VALUES (10, 1), (11, 1), (20, 2), (30, 3)");
        await move.SettleAsync();
        move.Files.Run(Side.Successor, "DROP TRIGGER hal9_migrate_children_gate_UPDATE; UPDATE children SET note = 'kept'");
        move.Files.Run(Side.Legacy, "UPDATE parents SET id = 7 WHERE id = 2; BEGIN; PRAGMA defer_foreign_keys = ON; DELETE FROM parents WHERE id = 3; COMMIT; UPDATE children SET parent = 7 WHERE id = 11; DELETE FROM parents WHERE id = 1");
        (await move.SettleAsync()).ShouldSatisfyAllConditions(lane => lane.Mismatches.ShouldBe(0), lane => lane.Refused.ShouldBe(0));
        move.ShouldAgree("SELECT * FROM parents ORDER BY id");
        move.Files.Lines(Side.Successor, "SELECT * FROM children ORDER BY id").ShouldBe(["11|7|kept", "20|7|kept"]);
    }

    [Fact]
    public async Task LossyColumns_OnTheWayBack_KeepWhatTheSuccessorHasNotChanged()
    {
        await using var move = new SqliteMigration(
            new SqliteFiles("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, age INTEGER)", "CREATE TABLE users (user_id INTEGER PRIMARY KEY, login TEXT, years INTEGER)"), null,
            PlannedTables.Of(LossyPeople));
        move.Files.Run(Side.Legacy, "INSERT INTO people VALUES (1, 'Ann', 30), (2, 'Bob', 40), (3, 'Eve', 50), (4, 'Joe', 60), (5, NULL, 1)");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Files.Run(Side.Successor, "UPDATE users SET years = 31 WHERE user_id = 1; UPDATE users SET login = 'robert', years = 41 WHERE user_id = 2; DELETE FROM users WHERE user_id = 3");
        move.Files.Run(Side.Successor, "INSERT INTO users VALUES (6, 'zoe', 20); UPDATE users SET login = 'someone' WHERE user_id = 5");
        (await move.PassAsync(Side.Legacy)).ShouldBeNull();
        move.Files.Lines(Side.Legacy, "SELECT * FROM people ORDER BY id").ShouldBe(["1|Ann|31", "2|robert|41", "4|Joe|60", "5|someone|1", "6|zoe|20"]);
        (await move.SettleAsync()).ShouldSatisfyAllConditions(lane => lane.Mismatches.ShouldBe(0), lane => lane.Refused.ShouldBe(0));
    }

    [Fact]
    public async Task ForeignKeys_ARowThatRefersToNothing_IsRefusedUntilItIsMended()
    {
        const string Child = "CREATE TABLE children (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parents (id))";
        await using var move = new SqliteMigration(
            new SqliteFiles("CREATE TABLE parents (id INTEGER PRIMARY KEY); CREATE TABLE children (id INTEGER PRIMARY KEY, parent INTEGER)", "CREATE TABLE parents (id INTEGER PRIMARY KEY);" + Child),
            null, SqliteMigration.Same("parents", ["id"]), SqliteMigration.Same("children", ["id"], "parent"));
        move.Files.Run(Side.Legacy, "INSERT INTO parents VALUES (1); INSERT INTO children VALUES (10, 1), (20, 2)");
        (await move.PassAsync(Side.Successor)).ShouldBe("all: 1 row is refused by the successor.");
        move.Files.Lines(Side.Successor, "SELECT * FROM children").ShouldBe(["10|1"]);
        var parked = (await move.Stores.Successor.ReadParkedAsync(["parents", "children"], 10, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        (parked.Table, RowKey.Parse(parked.Key).Values.Single()).ShouldBe(("children", (object)20L));
        parked.Reason.ShouldContain("refers to");
        move.Files.Run(Side.Legacy, "INSERT INTO parents VALUES (2); UPDATE children SET parent = parent");
        (await move.SettleAsync()).Refused.ShouldBe(0);
        move.ShouldAgree("SELECT * FROM children ORDER BY id");
    }

    [Fact]
    public async Task UserTriggers_OnTheClosedSide_DoNotFireForOurWrites()
    {
        const string Schema = "CREATE TABLE items (id INTEGER PRIMARY KEY, n INTEGER, total INTEGER DEFAULT 0)";
        await using var move = new SqliteMigration(
            new SqliteFiles(Schema, Schema + "; CREATE TRIGGER doubles AFTER INSERT ON items BEGIN UPDATE items SET n = 2 * n WHERE id = NEW.id; END"),
            null, SqliteMigration.Same("items", ["id"], "n"));
        move.Files.Run(Side.Legacy, "INSERT INTO items (id, n) VALUES (1, 5)");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Files.Lines(Side.Successor, "SELECT n FROM items").ShouldBe(["5"]);
        move.Files.Run(Side.Successor, "INSERT INTO items (id, n) VALUES (2, 5)");
        (await move.SettleAsync(Side.Successor)).Mismatches.ShouldBe(0);
        move.ShouldAgree("SELECT id, n FROM items ORDER BY id");
    }

    [Fact]
    public async Task UnmappedColumns_ThatDemandAValue_AreLeftAlone()
    {
        await using var move = new SqliteMigration(
            new SqliteFiles("CREATE TABLE items (id INTEGER PRIMARY KEY, n INTEGER, secret TEXT NOT NULL)", "CREATE TABLE items (id INTEGER PRIMARY KEY, n INTEGER)"),
            null, SqliteMigration.Same("items", ["id"], "n"));
        move.Files.Run(Side.Legacy, "INSERT INTO items VALUES (1, 5, 'kept'), (2, 6, 'too')");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Files.Run(Side.Successor, "UPDATE items SET n = 50 WHERE id = 1; INSERT INTO items VALUES (3, 7)");
        (await move.PassAsync(Side.Legacy)).ShouldBe("all: 1 row is refused by the legacy.", "a new row has no secret, which the legacy demands");
        move.Files.Lines(Side.Legacy, "SELECT * FROM items ORDER BY id").ShouldBe(["1|50|kept", "2|6|too"]);
        move.Files.Run(Side.Successor, "DELETE FROM items WHERE id = 3");
        (await move.PassAsync(Side.Legacy)).ShouldBeNull();
    }

    [Fact]
    public async Task Values_OfEveryKind_ArriveAsTheyAre()
    {
        const string Schema = "CREATE TABLE items (id INTEGER PRIMARY KEY, a, b TEXT, c REAL, d BLOB)";
        await using var move = Make(Schema, null, SqliteMigration.Same("items", ["id"], "a", "b", "c", "d"));
        var large = new string('x', 1 << 20);
        foreach (var (id, value) in ((int, object?)[])[
            (1, null), (2, ""), (3, "text"), (4, "12"), (5, 12L), (6, 12.5), (7, Array.Empty<byte>()), (8, new byte[] { 0, 255 }), (9, long.MinValue), (10, double.MaxValue), (11, large), (12, "'\"\u0001é😀")])
        {
            move.Files.Run(Side.Legacy, "INSERT INTO items VALUES (@0, @1, @1, @1, @1)", (long)id, value);
        }

        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        const string Exact = "SELECT id, typeof(a), hex(a), typeof(b), hex(b), typeof(c), quote(c), typeof(d), hex(d) FROM items ORDER BY id";
        move.ShouldAgree(Exact);
        move.Files.Run(Side.Successor, "UPDATE items SET a = b, b = a WHERE id <> 11; UPDATE items SET d = zeroblob(1048576) WHERE id = 1");
        (await move.PassAsync(Side.Legacy)).ShouldBeNull();
        move.ShouldAgree(Exact);
    }

    [Fact]
    public async Task Chunks_OfLargeRows_EndByBytes()
    {
        await using var move = Make("CREATE TABLE items (id INTEGER PRIMARY KEY, d BLOB)", null, SqliteMigration.Same("items", ["id"], "d"));
        move.Files.Run(Side.Legacy, "INSERT INTO items SELECT value, zeroblob(300000) FROM generate_series(1, 10)".Replace("generate_series(1, 10)", "(SELECT 1 AS value UNION SELECT 2 UNION SELECT 3 UNION SELECT 4)", StringComparison.Ordinal));
        await move.Stores.Legacy.ArmAsync(1, new(1, 1, true, true), [SqliteMigration.Same("items", ["id"], "d").Forward], TestContext.Current.CancellationToken);
        await using var settled = await move.Stores.Legacy.ReadSettledAsync(SqliteMigration.Same("items", ["id"], "d").Forward, null, 0, new(1_000, 500_000), TestContext.Current.CancellationToken);
        settled.Through!.ToString().ShouldBe("""[{"int":"2"}]""");
    }

    [Theory]
    [InlineData("TEXT COLLATE NOCASE")]
    [InlineData("TEXT")]
    public async Task Keys_CompositeAndTextInAnyCase_AreComparedByTheDatabase(string type)
    {
        var schema = $"CREATE TABLE items (tenant {type} NOT NULL, name {type} NOT NULL, n INTEGER, PRIMARY KEY (tenant, name)) WITHOUT ROWID";
        await using var move = Make(schema, new(new ChunkLimit(2, 1 << 20), 2), SqliteMigration.Same("items", ["tenant", "name"], "n"));
        foreach (var (tenant, name) in ((string, string)[])[("b", "Z"), ("B2", ""), ("a", "é"), ("_", "a b"), ("A1", "|"), ("", "x")])
        {
            move.Files.Run(Side.Legacy, "INSERT INTO items VALUES (@0, @1, 1)", tenant, name);
        }

        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Files.Run(Side.Successor, "UPDATE items SET tenant = upper(tenant), n = 2 WHERE tenant IN ('b', 'a'); DELETE FROM items WHERE name = ''");
        (await move.PassAsync(Side.Legacy)).ShouldBeNull();
        move.ShouldAgree("SELECT tenant, name, n FROM items ORDER BY tenant COLLATE BINARY, name COLLATE BINARY");
    }

    [Fact]
    public async Task Where_ARowThatLeavesIt_IsGoneAndOneThatEntersComes()
    {
        await using var move = new SqliteMigration(
            new SqliteFiles("CREATE TABLE items (id INTEGER PRIMARY KEY, kind TEXT, n INTEGER)", "CREATE TABLE units (unit INTEGER PRIMARY KEY, twice INTEGER)"), OneByOne,
            SqliteMigration.Map("items", "units", ["id"], ["unit"], [("unit", "id"), ("twice", "n * 2")], [("id", "unit"), ("n", "twice / 2")], "kind = 'live'"));
        move.Files.Run(Side.Legacy, "INSERT INTO items VALUES (1, 'live', 1), (2, 'dead', 2), (3, 'live', 3), (4, NULL, 4)");
        (await move.SettleAsync()).Mismatches.ShouldBe(0);
        move.Files.Lines(Side.Successor, "SELECT * FROM units ORDER BY unit").ShouldBe(["1|2", "3|6"]);
        move.Files.Run(Side.Legacy, "UPDATE items SET kind = 'dead' WHERE id = 1; UPDATE items SET kind = 'live' WHERE id = 2");
        await move.SettleAsync();
        move.Files.Lines(Side.Successor, "SELECT * FROM units ORDER BY unit").ShouldBe(["2|4", "3|6"]);
    }

    [Fact]
    public async Task Inverse_ThatLosesSomething_HindersTheCutOver()
    {
        await using var move = new SqliteMigration(
            new SqliteFiles("CREATE TABLE items (id INTEGER PRIMARY KEY, seconds INTEGER)", "CREATE TABLE items (id INTEGER PRIMARY KEY, hours INTEGER)"), null,
            SqliteMigration.Map("items", "items", ["id"], ["id"], [("id", "id"), ("hours", "seconds / 3600")], [("id", "id"), ("seconds", "hours * 3600")]));
        move.Files.Run(Side.Legacy, "INSERT INTO items VALUES (1, 7200), (2, 7201), (3, 7202)");
        (await move.PassAsync(Side.Successor)).ShouldBe("all: 2 rows differ.");
    }

    [Fact]
    public async Task Verification_SomebodyChangedTheClosedSide_IsFoundByKeyAndField()
    {
        var mapping = SqliteMigration.Same("items", ["id"], "n");
        await using var move = Make("CREATE TABLE items (id INTEGER PRIMARY KEY, n INTEGER)", null, mapping);
        move.Files.Run(Side.Legacy, "INSERT INTO items VALUES (1, 1), (2, 2), (3, 3)");
        await move.SettleAsync();
        foreach (var verb in (string[])["INSERT", "UPDATE", "DELETE"])
        {
            move.Files.Run(Side.Successor, $"DROP TRIGGER hal9_migrate_items_gate_{verb}");
        }

        move.Files.Run(Side.Successor, "UPDATE items SET n = 20 WHERE id = 2; DELETE FROM items WHERE id = 3");
        await using var settled = await move.Stores.Legacy.ReadSettledAsync(mapping.Forward, null, 0, ChunkLimit.Default, TestContext.Current.CancellationToken);
        var differences = await move.Stores.Successor.CompareAsync(mapping.Forward, settled.Rows, null, TestContext.Current.CancellationToken);
        differences.Select(difference => difference.ToString()).ShouldBe(["items [{\"int\":\"2\"}].n: expected 2, found 20", "items [{\"int\":\"3\"}]: is missing"]);
    }

    [Fact]
    public async Task ARowTheLegacyRefuses_OnTheWayBack_IsParkedAndCounted()
    {
        await using var move = new SqliteMigration(
            new SqliteFiles("CREATE TABLE items (id INTEGER PRIMARY KEY, n INTEGER CHECK (n < 100))", "CREATE TABLE items (id INTEGER PRIMARY KEY, n INTEGER)"), null, SqliteMigration.Same("items", ["id"], "n"));
        move.Files.Run(Side.Legacy, "INSERT INTO items VALUES (1, 1)");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Files.Run(Side.Successor, "UPDATE items SET n = 500 WHERE id = 1; INSERT INTO items VALUES (2, 2)");
        (await move.PassAsync(Side.Legacy)).ShouldBe("all: 1 row is refused by the legacy.");
        move.Files.Lines(Side.Legacy, "SELECT * FROM items ORDER BY id").ShouldBe(["1|1", "2|2"]);
        move.Files.Lines(Side.Legacy, "SELECT row_key, reason FROM hal9_migrate_refused").Single().ShouldStartWith("""[{"int":"1"}]|SQLite Error 19: 'CHECK constraint failed""");
    }

    [Fact]
    public async Task Sequences_OfDeletedKeys_AreNotGivenOutAgain()
    {
        await using var move = Make("CREATE TABLE items (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER)", null, SqliteMigration.Same("items", ["id"], "n"));
        move.Files.Run(Side.Legacy, "INSERT INTO items VALUES (41, 1); DELETE FROM items");
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        move.Files.Run(Side.Successor, "INSERT INTO items (n) VALUES (2)");
        move.Files.Lines(Side.Successor, "SELECT id FROM items").ShouldBe([42.ToString(CultureInfo.InvariantCulture)]);
    }

    [Fact]
    public async Task Expressions_OfAPlan_CannotChangeAnything()
    {
        await using var move = new SqliteMigration(
            new SqliteFiles("CREATE TABLE items (id INTEGER PRIMARY KEY, n INTEGER)", "CREATE TABLE items (id INTEGER PRIMARY KEY, n INTEGER)"), null,
            SqliteMigration.Map("items", "items", ["id"], ["id"], [("id", "id"), ("n", "n) FROM items; DELETE FROM items; SELECT (1), (2")], [("id", "id"), ("n", "n")]));
        move.Files.Run(Side.Legacy, "INSERT INTO items VALUES (1, 1)");
        await Should.ThrowAsync<Exception>(() => move.SettleAsync());
        move.Files.Lines(Side.Legacy, "SELECT count(*) FROM items").ShouldBe(["1"]);
    }

    private static SqliteMigration Make(string schema, LaneOptions? options, params ReadOnlySpan<Mapping.TableMapping> tables) => new(new SqliteFiles(schema, schema), options, tables);

    /// <summary>Names that the successor knows in small letters only.</summary>
    internal static TablePlan LossyPeople { get; } = new()
    {
        Name = "people", From = "people", To = "users", Key = ["id"], ToKey = ["user_id"],
        Columns = [("user_id", "id"), ("login", "lower(people.name)"), ("years", "age")],
        Reverse = [("id", "user_id"), ("name", "users.login"), ("age", "years")],
        Lossy = ["name"],
    };
}
