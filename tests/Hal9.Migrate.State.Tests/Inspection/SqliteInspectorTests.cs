using Hal9.Migrate.Routing;
using Hal9.Migrate.Sqlite.State.Inspection;
using Hal9.Migrate.State.Inspection;
using Hal9.Migrate.State.Tests.Sqlite;

namespace Hal9.Migrate.State.Tests.Inspection;

public sealed class SqliteInspectorTests
{
    private const string Items = "CREATE TABLE items (id INTEGER PRIMARY KEY, value TEXT)";

    [Fact]
    public async Task RunAsync_SoundPlan_ProvesIt()
    {
        using var files = new SqliteFiles(Items, Items);
        files.Run(Side.Legacy, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO items SELECT i, 'value ' || i FROM n");
        var findings = await RunAsync(files, Plans.Items);
        findings.ShouldAllBe(finding => finding.Severity == FindingSeverity.Information);
        findings.ShouldContain(finding => finding.Path == "state.tables[0]" && finding.Message.StartsWith("999 rows"));
        findings.ShouldContain(finding => finding.Path == "state.target" && finding.Message.Contains("MiB are free"));
        findings.ShouldContain(finding => finding.Path == "state.source" && finding.Message.Contains("WAL"));
        findings.ShouldContain(finding => finding.ToString().Contains("busy_timeout = 5000"));
    }

    [Fact]
    public async Task RunAsync_Always_LeavesBothFilesAsTheyAre()
    {
        using var files = new SqliteFiles(Items, Items, "delete");
        files.Run(Side.Legacy, "INSERT INTO items VALUES (1, 'a')");
        var before = Bytes();
        await RunAsync(files, Plans.Items);
        Bytes().ShouldBe(before);
        Directory.GetFiles(Path.GetDirectoryName(files.PathOf(Side.Legacy))!).Length.ShouldBe(2);

        string Bytes() => string.Concat(((Side[])[Side.Legacy, Side.Successor]).Select(side => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(files.PathOf(side))))));
    }

    [Fact]
    public async Task RunAsync_EverythingWrongAtOnce_SaysAllOfItWithItsPlace()
    {
        using var files = new SqliteFiles(
            "CREATE TABLE items (id INTEGER PRIMARY KEY, value TEXT, code TEXT); CREATE VIEW seen AS SELECT * FROM items",
            """
            CREATE TABLE items (id TEXT UNIQUE, value TEXT, twice AS (value || value), must TEXT NOT NULL);
            CREATE TRIGGER kept AFTER INSERT ON items BEGIN SELECT 1; END
            """, "delete");
        var findings = await RunAsync(
            files,
            """{ "from": "items", "key": ["id"], "columns": { "id": "id", "twice": "missing", "value": "value", "gone": "code" } }""",
            """{ "name": "seen", "from": "seen", "to": "nowhere", "key": ["id"], "columns": { "id": "id" } }""",
            """{ "name": "coded", "from": "items", "key": ["code"], "columns": { "id": "code" } }""");
        findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.Path).ShouldBe(
            [
                "state.tables[0].columns.twice", "state.tables[0].columns.twice", "state.tables[0].columns.twice", "state.tables[0].columns.gone", "state.tables[0].columns.gone",
                "state.tables[0].to", "state.tables[1].from", "state.tables[1].to", "state.tables[2].key", "state.tables[2].to",
            ], ignoreOrder: true, string.Join('\n', findings));
        findings.ShouldContain(finding => finding.Severity == FindingSeverity.Warning && finding.Path == "state.source" && finding.Message.Contains("delete") && finding.ToString().Contains("journal_mode = WAL"));
        findings.ShouldContain(finding => finding.Severity == FindingSeverity.Warning && finding.Path == "state.tables[0].to" && finding.Message.Contains("trigger kept"));
        findings.ShouldContain(finding => finding.Severity == FindingSeverity.Warning && finding.Path == "state.tables[0].toKey" && finding.Message.Contains("NOT NULL"));
    }

    [Theory]
    [InlineData("random()")]
    [InlineData("hex(randomblob(4))")]
    [InlineData("datetime('now')")]
    [InlineData("CASE WHEN value = 'rare' THEN datetime('now') ELSE value END")]
    [InlineData("CURRENT_TIMESTAMP")]
    [InlineData("last_insert_rowid()")]
    [InlineData("changes()")]
    [InlineData("total_changes()")]
    [InlineData("max(value) OVER ()")]
    [InlineData("count(*)")]
    [InlineData("(SELECT max(value) FROM items)")]
    [InlineData("value IN (SELECT 'a')")]
    [InlineData("\"no such column\"")]
    [InlineData("value) FROM items; DELETE FROM items; --")]
    [InlineData("value -- and no more")]
    [InlineData("value, id")]
    [InlineData("@parameter")]
    public async Task RunAsync_ExpressionThatIsNoneOrNotAlwaysTheSame_IsRefused(string expression)
    {
        using var files = new SqliteFiles(Items, Items);
        files.Run(Side.Legacy, "INSERT INTO items VALUES (1, 'a')");
        (await RunAsync(files, Plans.Made(expression))).ShouldContain(finding => finding.Severity == FindingSeverity.Error && finding.Path == "state.tables[0].columns.value");
        (await RunAsync(files, Plans.Made("value", reverse: expression))).ShouldContain(finding => finding.Severity == FindingSeverity.Error && finding.Path == "state.tables[0].reverse.value");
        files.Lines(Side.Legacy, "SELECT count(*) FROM items").ShouldBe(["1"]);
    }

    [Theory]
    [InlineData("upper(value)")]
    [InlineData("CASE WHEN value IN ('now', 'then') THEN 'a' ELSE substr(value, 1, 3) END")]
    [InlineData("datetime(value, '+1 day')")]
    [InlineData("json_extract(value, '$.a')")]
    [InlineData("'always'")]
    [InlineData("items.value || [id]")]
    public async Task RunAsync_ExpressionOverOneRow_IsTaken(string expression)
    {
        using var files = new SqliteFiles(Items, Items);
        (await RunAsync(files, Plans.Made(expression))).ShouldAllBe(finding => finding.Severity == FindingSeverity.Information);
    }

    [Theory]
    [InlineData("id + length(value)")]
    [InlineData("id + length(\"value\")")]
    public async Task RunAsync_KeyMadeOfOtherColumns_IsRefused(string key)
    {
        using var files = new SqliteFiles(Items, Items);
        var finding = (await RunAsync(files, Plans.Made("value", key: key))).Single(finding => finding.Severity == FindingSeverity.Error);
        finding.Path.ShouldBe("state.tables[0].columns.id");
        finding.Message.ShouldContain("no such column");
    }

    [Fact]
    public async Task RunAsync_FilterThatAsksOtherRows_IsRefused()
    {
        using var files = new SqliteFiles(Items, Items);
        (await RunAsync(files, Plans.Made("value", where: "id > (SELECT min(id) FROM items)"))).ShouldContain(finding => finding.Severity == FindingSeverity.Error && finding.Path == "state.tables[0].where");
    }

    [Fact]
    public async Task RunAsync_InverseThatLosesSomething_ListsKeysAndFields()
    {
        using var files = new SqliteFiles(Items, Items);
        files.Run(Side.Legacy, "INSERT INTO items VALUES (1, 'small'), (2, 'Large'), (3, NULL)");
        var finding = (await RunAsync(files, Plans.Made("lower(value)"))).Single(finding => finding.Severity == FindingSeverity.Error);
        finding.Path.ShouldBe("state.tables[0].reverse.value");
        finding.Message.ShouldContain("1 of 3 rows");
        finding.Message.ShouldContain("2: was 'Large', comes back as 'large'");

        var lossy = Plans.Made("lower(value)").TrimEnd().TrimEnd('}') + """, "lossy": ["value"] }""";
        (await RunAsync(files, lossy)).ShouldAllBe(finding => finding.Severity == FindingSeverity.Information);
    }

    [Fact]
    public async Task RunAsync_RowsTheSuccessorRefuses_AreNamedWithTheReason()
    {
        using var files = new SqliteFiles(Items, "CREATE TABLE items (id INTEGER PRIMARY KEY, value TEXT NOT NULL CHECK (length(value) < 4))");
        files.Run(Side.Legacy, "INSERT INTO items VALUES (1, 'abc'), (2, NULL), (7, 'abcdef')");
        var findings = (await RunAsync(files, Plans.Items)).Where(finding => finding.Severity == FindingSeverity.Error).ToList();
        findings.Count.ShouldBe(2);
        findings.ShouldContain(finding => finding.Message.Contains("NOT NULL") && finding.Message.EndsWith("Key: 2."));
        findings.ShouldContain(finding => finding.Message.Contains("CHECK") && finding.Message.EndsWith("Key: 7."));
    }

    [Fact]
    public async Task RunAsync_TwoRowsOfOneKey_AreNamed()
    {
        using var files = new SqliteFiles(Items, Items);
        files.Run(Side.Legacy, "INSERT INTO items VALUES (2, 'a'), (3, 'b')");
        (await RunAsync(files, Plans.Made("value", key: "id / 2"))).ShouldContain(finding => finding.Path == "state.tables[0].toKey" && finding.Message.Contains("Keys: 2; 3."));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_TwoTablesMakeOne_TheFirstHasToMakeTheWholeRow(bool isWholeFirst)
    {
        using var files = new SqliteFiles("CREATE TABLE items (id INTEGER PRIMARY KEY, value TEXT NOT NULL, note TEXT)", $"{Items}; CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT)");
        files.Run(Side.Legacy, "INSERT INTO items VALUES (1, 'a', 'b')");
        const string notes = """{ "name": "notes", "from": "items", "to": "notes", "key": ["id"], "columns": { "id": "id", "note": "note" } }""";
        var errors = (await RunAsync(files, isWholeFirst ? [Plans.Items, notes] : [notes, Plans.Items])).Where(finding => finding.Severity == FindingSeverity.Error).ToList();
        errors.Select(finding => finding.Path).ShouldBe(isWholeFirst ? [] : ["state.tables[0].from"], string.Join('\n', errors));
    }

    [Fact]
    public async Task RunAsync_FileThatIsNotThere_IsSaidAndTheOtherIsLookedAt()
    {
        using var files = new SqliteFiles(Items, Items);
        await using var source = new SqliteInspector(Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db"));
        await using var target = new SqliteInspector(files.PathOf(Side.Successor));
        var findings = await PlanInspection.RunAsync(Plans.Of(Plans.Items.Replace("\"value\": \"value\"", "\"other\": \"value\"")), source, target, TestContext.Current.CancellationToken);
        findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.Path).ShouldBe(["state.source", "state.tables[0].columns.other", "state.tables[0].columns.other"], ignoreOrder: true, string.Join('\n', findings));
    }

    private static async Task<IReadOnlyList<Finding>> RunAsync(SqliteFiles files, params string[] tables)
    {
        await using var source = new SqliteInspector(files.PathOf(Side.Legacy));
        await using var target = new SqliteInspector(files.PathOf(Side.Successor));
        return await PlanInspection.RunAsync(Plans.Of(tables), source, target, TestContext.Current.CancellationToken);
    }
}
