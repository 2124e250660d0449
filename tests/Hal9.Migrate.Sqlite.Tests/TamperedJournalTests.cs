using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Storage.Contract;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Tests;

public sealed class TamperedJournalTests
{
    private const string DropTriggers =
        "DROP TRIGGER journal_keeps_what_it_has; DROP TRIGGER journal_loses_nothing; DROP TRIGGER journal_grows_at_its_end;";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(4, "was changed", "UPDATE journal SET data = '{\"reason\":\"another\"}' WHERE sequence = 4")]
    [InlineData(10, "was changed", "UPDATE journal SET actor = 'eve' WHERE sequence = 10")]
    [InlineData(1, "was changed", "UPDATE journal SET at = '2030-06-01T12:00:00.0000001Z' WHERE sequence = 1")]
    [InlineData(3, "would not have written", "UPDATE journal SET at = 'yesterday' WHERE sequence = 3")]
    [InlineData(3, "would not have written", "UPDATE journal SET version = 4000000000 WHERE sequence = 3")]
    [InlineData(6, "follows record 4", "DELETE FROM journal WHERE sequence = 5")]
    [InlineData(2, "follows record 0", "DELETE FROM journal WHERE sequence = 1")]
    [InlineData(9, "is missing", "DELETE FROM journal WHERE sequence > 8")]
    [InlineData(1, "is missing", "DELETE FROM journal")]
    [InlineData(5, "does not name the hash", "UPDATE journal SET sequence = CASE sequence WHEN 5 THEN -6 ELSE -5 END WHERE sequence IN (5, 6); UPDATE journal SET sequence = -sequence WHERE sequence < 0")]
    [InlineData(7, "does not name the hash", "UPDATE journal SET previous_hash = hash WHERE sequence = 7")]
    public async Task Open_OfATamperedJournal_NamesTheRecordAndTheReason(int sequence, string reason, string tampering)
    {
        await using var bed = new SqliteBed();
        await FillAsync(bed);
        Raw.Execute(bed.Path, DropTriggers + tampering);
        var before = Raw.Scalar(bed.Path, "SELECT epoch FROM control");

        var problem = (await Should.ThrowAsync<MigrateException>(() => bed.OpenAsync(Stop))).Problem;
        problem.Code.ShouldBe(ProblemCode.JournalTampered);
        problem.Detail.ShouldContain($"record {sequence} ");
        problem.Detail.ShouldContain(reason);
        problem.Detail.ShouldContain(bed.Path);
        problem.Remedy.ShouldNotBeNull();
        Raw.Scalar(bed.Path, "SELECT epoch FROM control").ShouldBe(before);
    }

    [Fact]
    public async Task Open_WithARecordAddedByHandWithTheRightHash_NamesIt()
    {
        await using var bed = new SqliteBed();
        var records = await FillAsync(bed);
        var added = Given.Records(1, records[^1])[0];
        Raw.Execute(bed.Path, $"""
            INSERT INTO journal VALUES
                ({added.Sequence}, '{added.At.UtcDateTime:O}', '{added.Actor}', '{added.Type}', {added.Version}, '{added.Data}', '{added.PreviousHash}', '{added.Hash}')
            """);

        var problem = (await Should.ThrowAsync<MigrateException>(() => bed.OpenAsync(Stop))).Problem;
        problem.Code.ShouldBe(ProblemCode.JournalTampered);
        problem.Detail.ShouldContain("record 11 ");
    }

    [Theory]
    [InlineData("UPDATE journal SET actor = 'eve' WHERE sequence = 2")]
    [InlineData("DELETE FROM journal WHERE sequence = 10")]
    [InlineData("INSERT OR REPLACE INTO journal SELECT sequence, at, 'eve', type, version, data, previous_hash, hash FROM journal WHERE sequence = 10")]
    [InlineData("INSERT INTO journal SELECT 12, at, actor, type, version, data, hash, hash FROM journal WHERE sequence = 10")]
    [InlineData("INSERT INTO journal SELECT 11, at, actor, type, version, data, previous_hash, hash FROM journal WHERE sequence = 10")]
    public async Task ChangeByHand_OfTheJournal_IsRefusedByTheDatabase(string change)
    {
        await using var bed = new SqliteBed();
        var records = await FillAsync(bed);
        Should.Throw<SqliteException>(() => Raw.Execute(bed.Path, change)).Message.ShouldContain("the journal ");
        await using var store = await bed.OpenAsync(Stop);
        (await store.Journal.ReadAsync(0, 100, Stop)).ShouldBe(records);
    }

    [Fact]
    public async Task Open_AfterTheTriggersWereDropped_RestoresThem()
    {
        await using var bed = new SqliteBed();
        await FillAsync(bed);
        Raw.Execute(bed.Path, DropTriggers);
        await (await bed.OpenAsync(Stop)).DisposeAsync();
        Should.Throw<SqliteException>(() => Raw.Execute(bed.Path, "DELETE FROM journal WHERE sequence = 10"));
    }

    [Fact]
    public async Task Append_AfterTheLastRecordWasTakenOut_IsRefused()
    {
        await using var bed = new SqliteBed();
        var records = Given.Records(3);
        await using var store = await bed.OpenAsync(Stop);
        await store.Journal.AppendAsync(records[..2], Stop);
        Raw.Execute(bed.Path, "DROP TRIGGER journal_loses_nothing; DELETE FROM journal WHERE sequence = 2");
        await Expect.ProblemAsync(ProblemCode.StoreCorrupt, bed.Path, () => store.Journal.AppendAsync(records[2..], Stop));
        (await store.Journal.ReadAsync(0, 10, Stop)).ShouldBe(records[..1]);
    }

    private static async Task<List<JournalRecord>> FillAsync(SqliteBed bed)
    {
        var records = Given.Records(10);
        await using var store = await bed.OpenAsync(Stop);
        await store.Journal.AppendAsync(records, Stop);
        return records;
    }
}
