using System.Globalization;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.Tests.Children;

namespace Hal9.Migrate.Sqlite.Tests;

public sealed class TwoProcessesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(60)]
    public async Task Kill_InTheMiddleOfAppends_LosesNothingAcknowledgedAndNoLockStays(int killAfter)
    {
        await using var bed = new SqliteBed();
        var acknowledged = 0L;
        for (var life = 0; life < 2; life++)
        {
            using var child = ChildProcess.Start(ChildVerbs.Append, bed.Path);
            for (var said = 0; said < killAfter; said++)
            {
                acknowledged = long.Parse((await child.ReadLineAsync(Stop))!, CultureInfo.InvariantCulture);
            }

            // A line cut off by the kill is a number too small, never one too large.
            acknowledged = (await child.KillAsync(Stop)).Select(line => long.Parse(line, CultureInfo.InvariantCulture)).Append(acknowledged).Max();

            await using var store = await bed.OpenAsync(Stop);
            var records = await store.Journal.ReadAsync(0, int.MaxValue, Stop);
            HashChain.FindFault(records).ShouldBeNull();
            records.Count.ShouldBeInRange((int)acknowledged, (int)acknowledged + 1);
            store.Epoch.ShouldBe(2 * life + 2);
        }
    }

    [Fact]
    public async Task Open_WhileAnotherProcessHasIt_IsRefusedAndNamesTheHolder()
    {
        await using var bed = new SqliteBed();
        using var child = ChildProcess.Start(ChildVerbs.Hold, bed.Path);
        (await child.ReadLineAsync(Stop)).ShouldBe("open 1");

        var refused = await Should.ThrowAsync<MigrateException>(() => bed.OpenAsync(Stop));
        refused.Problem.Code.ShouldBe(ProblemCode.StoreInUse);
        refused.Problem.Detail.ShouldContain(bed.Path);
        refused.Problem.Detail.ShouldContain($"process {child.Id} on {Environment.MachineName} since 2");
        refused.Problem.Remedy.ShouldNotBeNull();

        await child.KillAsync(Stop);
        await using var store = await bed.OpenAsync(Stop);
        store.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task Open_WhileThisProcessHasIt_IsRefusedAndTheFirstWritesOn()
    {
        await using var bed = new SqliteBed();
        await using var store = await bed.OpenAsync(Stop);
        var records = Storage.Contract.Given.Records(2);
        await store.Journal.AppendAsync(records[..1], Stop);

        (await Should.ThrowAsync<MigrateException>(() => bed.OpenAsync(Stop))).Problem.Code.ShouldBe(ProblemCode.StoreInUse);

        await store.Journal.AppendAsync(records[1..], Stop);
        using var other = ChildProcess.Start(ChildVerbs.Try, bed.Path);
        (await other.ReadLineAsync(Stop)).ShouldStartWith(ProblemCode.StoreInUse + " ");
    }
}
