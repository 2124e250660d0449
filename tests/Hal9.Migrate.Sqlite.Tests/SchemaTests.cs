using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.Schema;
using Hal9.Migrate.Storage.Contract;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Tests;

public sealed class SchemaTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_OfANewFile_MarksItAsAStore()
    {
        await using var bed = new SqliteBed();
        await (await bed.OpenAsync(Stop)).DisposeAsync();
        Raw.Scalar(bed.Path, "PRAGMA application_id").ShouldBe((long)StoreSchema.ApplicationId);
        Raw.Scalar(bed.Path, "PRAGMA user_version").ShouldBe((long)StoreSchema.Steps.Count);
        Raw.Scalar(bed.Path, "PRAGMA journal_mode").ShouldBe("wal");
    }

    [Fact]
    public async Task Open_OfALaterSchema_IsRefusedAndLeavesItAsItWas()
    {
        await using var bed = new SqliteBed();
        await (await bed.OpenAsync(Stop)).DisposeAsync();
        Raw.Execute(bed.Path, "PRAGMA user_version = 99");
        var before = await File.ReadAllBytesAsync(bed.Path, Stop);

        var problem = await Expect.ProblemAsync(ProblemCode.StoreCorrupt, bed.Path, () => bed.OpenAsync(Stop));
        problem.Detail.ShouldContain("schema 99");
        (await File.ReadAllBytesAsync(bed.Path, Stop)).ShouldBe(before);
    }

    [Fact]
    public async Task Open_OfAnEarlierSchema_TakesTheStepsThatAreMissing()
    {
        await using var bed = new SqliteBed();
        var records = await FillAsync(bed);
        IReadOnlyList<string> steps = [.. StoreSchema.Steps, "CREATE TABLE later (a INTEGER) STRICT", "INSERT INTO later VALUES (7)"];

        await using (var store = await Opening.OpenAsync(bed.Path, Raw.Small, steps, Stop))
        {
            (await store.Journal.ReadAsync(0, 10, Stop)).ShouldBe(records);
        }

        Raw.Scalar(bed.Path, "PRAGMA user_version").ShouldBe((long)steps.Count);
        Raw.Scalar(bed.Path, "SELECT a FROM later").ShouldBe(7L);
    }

    [Fact]
    public async Task Open_WhenAStepFails_LeavesTheEarlierSchema()
    {
        await using var bed = new SqliteBed();
        var records = await FillAsync(bed);
        IReadOnlyList<string> steps = [.. StoreSchema.Steps, "CREATE TABLE later (a INTEGER) STRICT", "INSERT INTO nowhere VALUES (7)"];

        await Expect.ProblemAsync(ProblemCode.StoreCorrupt, bed.Path, () => Opening.OpenAsync(bed.Path, Raw.Small, steps, Stop));

        Raw.Scalar(bed.Path, "PRAGMA user_version").ShouldBe((long)StoreSchema.Steps.Count);
        Raw.Scalar(bed.Path, "SELECT count(*) FROM sqlite_schema WHERE name = 'later'").ShouldBe(0L);
        await using var store = await bed.OpenAsync(Stop);
        (await store.Journal.ReadAsync(0, 10, Stop)).ShouldBe(records);
        store.Epoch.ShouldBe(2);
    }

    [Theory]
    [InlineData("DROP TABLE tokens")]
    [InlineData("DROP TABLE journal")]
    [InlineData("DROP TABLE control")]
    [InlineData("ALTER TABLE journal DROP COLUMN version")]
    [InlineData("DELETE FROM control")]
    public async Task Open_WithAPartOfTheSchemaMissing_IsRefused(string change)
    {
        await using var bed = new SqliteBed();
        await FillAsync(bed);
        Raw.Execute(bed.Path, change);
        try
        {
            await using var store = await bed.OpenAsync(Stop);
            await store.Tokens.ListAsync(Stop);
            Assert.Fail("It opened.");
        }
        catch (MigrateException exception)
        {
            exception.Problem.Code.ShouldBe(ProblemCode.StoreCorrupt);
        }
    }

    [Fact]
    public async Task EveryTable_OfTheSchema_RefusesValuesOfAnotherType()
    {
        await using var bed = new SqliteBed();
        await FillAsync(bed);
        Should.Throw<SqliteException>(() => Raw.Execute(bed.Path, "UPDATE control SET epoch = 'many'"));
        Raw.Scalar(bed.Path, "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND strict = 0").ShouldBe(0L);
    }

    private static async Task<List<JournalRecord>> FillAsync(SqliteBed bed)
    {
        var records = Given.Records(3);
        await using var store = await bed.OpenAsync(Stop);
        await store.Journal.AppendAsync(records, Stop);
        return records;
    }
}
