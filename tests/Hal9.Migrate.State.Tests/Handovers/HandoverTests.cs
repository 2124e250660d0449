using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Handovers;
using Hal9.Migrate.State.Tests.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Hal9.Migrate.State.Tests.Handovers;

public sealed class HandoverTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Pass_ThereAndBack_IsDone()
    {
        var bench = new Bench();
        bench.Legacy.TryWrite("items", 1, 1);
        var handover = new Handover(bench.Controller, HandoverLimits.Default, _time);
        (await handover.PassAsync(Side.Successor, TestContext.Current.CancellationToken)).IsDone.ShouldBeTrue();
        bench.Successor.TryWrite("items", 1, 2).ShouldBeTrue();
        (await handover.PassAsync(Side.Legacy, TestContext.Current.CancellationToken)).IsDone.ShouldBeTrue();
        bench.Legacy.Data.Table("items")[1].ShouldBe(2);
        bench.Legacy.TryWrite("items", 1, 3).ShouldBeTrue();
    }

    [Fact]
    public async Task Pass_TheFenceTakesTooLong_IsCalledOffAndTheOldOwnerIsOpen()
    {
        // Each row that is written behind the closed gate takes a second, and more of them wait than there is time for.
        Bench? bench = null;
        bench = new Bench(successor: new()
        {
            Stores = value =>
            {
                _time.Advance(TimeSpan.FromSeconds(bench!.Legacy.Data.Control!.IsOpen ? 0 : 1));
                return value;
            },
        });
        bench.Legacy.TryWrite("items", 1, 1);
        await bench.UntilAsync(Side.Successor, _ => bench.Legacy.Data.Control is { IsOpen: false });
        for (var key = 0; key < 100; key++)
        {
            Late(bench, key);
        }

        var report = await new Handover(bench.Controller, HandoverLimits.Default, _time).PassAsync(Side.Successor, TestContext.Current.CancellationToken);
        report.IsDone.ShouldBeFalse();
        report.Reason.ShouldNotBeNull().ShouldContain("within 10 s");
        bench.Legacy.Data.Control!.IsOpen.ShouldBeTrue();
    }

    private static void Late(Bench bench, long key)
    {
        var transaction = new AppTransaction(bench.Legacy);
        transaction.Write("items", key, key);
        transaction.Commit();
    }
}
