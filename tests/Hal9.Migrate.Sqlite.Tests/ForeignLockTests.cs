using Hal9.Migrate.Problems;
using Hal9.Migrate.Storage.Contract;

namespace Hal9.Migrate.Sqlite.Tests;

public sealed class ForeignLockTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_WhileAnotherProgramHoldsALock_IsRefusedAndReadsAreNot()
    {
        await using var bed = new SqliteBed();
        var records = Given.Records(2);
        await using var store = await bed.OpenAsync(Stop);
        await store.Journal.AppendAsync(records[..1], Stop);

        using (var foreign = Raw.Open(bed.Path))
        {
            using var transaction = foreign.BeginTransaction(deferred: false);
            await Expect.ProblemAsync(ProblemCode.StoreInUse, bed.Path, () => store.Journal.AppendAsync(records[1..], Stop));
            await Expect.ProblemAsync(ProblemCode.StoreInUse, bed.Path, () => store.Evidence.AppendAsync([Given.Second(Given.Noon)], Stop));
            await Expect.ProblemAsync(ProblemCode.StoreInUse, bed.Path, () => store.ProbeWriteAsync(Stop));
            (await store.Journal.ReadAsync(0, 10, Stop)).ShouldBe(records[..1]);
        }

        await store.Journal.AppendAsync(records[1..], Stop);
        await store.Evidence.AppendAsync([Given.Second(Given.Noon)], Stop);
        (await store.Journal.ReadAsync(0, 10, Stop)).ShouldBe(records);
    }

    [Fact]
    public async Task Write_WhileAnotherProgramReads_IsNotHeldUp()
    {
        await using var bed = new SqliteBed();
        var records = Given.Records(2);
        await using var store = await bed.OpenAsync(Stop);
        using var foreign = Raw.Open(bed.Path);
        using var transaction = foreign.BeginTransaction(deferred: true);
        using var command = foreign.CreateCommand();
        command.CommandText = "SELECT count(*) FROM journal";
        command.ExecuteScalar().ShouldBe(0L);

        await store.Journal.AppendAsync(records, Stop);
        (await store.Journal.ReadAsync(0, 10, Stop)).ShouldBe(records);
        command.ExecuteScalar().ShouldBe(0L);
    }

    [Fact]
    public async Task Open_WhileAnotherProgramHoldsALock_IsRefusedAndLaterWorks()
    {
        await using var bed = new SqliteBed();
        await (await bed.OpenAsync(Stop)).DisposeAsync();
        using (var foreign = Raw.Open(bed.Path))
        {
            using var transaction = foreign.BeginTransaction(deferred: false);
            await Expect.ProblemAsync(ProblemCode.StoreInUse, bed.Path, () => bed.OpenAsync(Stop));
        }

        await using var store = await bed.OpenAsync(Stop);
        store.Epoch.ShouldBe(2);
    }
}
