using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Tests.Memory;

namespace Hal9.Migrate.State.Tests.Handovers;

public sealed class StateControllerTests
{
    [Fact]
    public async Task Step_ToTheSuccessorAndBackAndThereAgain_CopiesOnlyOnce()
    {
        var bench = new Bench();
        for (var key = 1; key <= 5; key++)
        {
            bench.Legacy.TryWrite("items", key, key);
        }

        await bench.UntilAsync(Side.Successor, _ => bench.Successor.Data.Control is { IsOpen: true });
        bench.Legacy.TryWrite("items", 9, 9).ShouldBeFalse();
        bench.Successor.TryWrite("items", 1, null).ShouldBeTrue();
        bench.Successor.TryWrite("items", 6, 6).ShouldBeTrue();
        await bench.UntilAsync(Side.Legacy, _ => bench.Legacy.Data.Control is { IsOpen: true });
        bench.Legacy.Data.Table("items").Keys.ShouldBe([2, 3, 4, 5, 6]);

        bench.Successor.Data.Table("items").ShouldBe(bench.Legacy.Data.Table("items"));
        var progress = bench.Successor.Data.Progress["items"];
        bench.Legacy.TryWrite("items", 2, 22);
        await bench.UntilAsync(Side.Successor, _ => bench.Successor.Data.Control is { Term: 4, IsOpen: true });
        bench.Successor.Data.Table("items")[2].ShouldBe(22);
        bench.Successor.Data.Progress["items"].CopiedThrough.ShouldBe(progress.CopiedThrough);
        bench.Cession.ShouldBe(new Cession(Side.Legacy, 3));
    }

    [Fact]
    public async Task Step_CutOver_AdvancesKeyGeneratorsBeyondDeletedKeys()
    {
        var bench = new Bench();
        bench.Legacy.TryWrite("items", 40, 1);
        bench.Legacy.TryWrite("items", 40, null);
        await bench.UntilAsync(Side.Successor, _ => bench.Successor.Data.Control is { IsOpen: true });
        bench.Successor.Data.Sequences["items"].ShouldBe(40);
    }

    [Fact]
    public async Task Step_ARowTheTargetRefuses_IsParkedAndHindersTheCutOver()
    {
        var bench = new Bench(successor: new() { Refuses = value => value > 100 });
        bench.Legacy.TryWrite("items", 1, 1);
        bench.Legacy.TryWrite("items", 2, 200);
        await bench.UntilAsync(Side.Successor, step => step is Synchronize { Hindrance: "items: 1 row is refused by the successor." });
        bench.Successor.Data.Table("items").Keys.ShouldBe([1]);

        bench.Legacy.TryWrite("items", 2, 2);
        await bench.UntilAsync(Side.Legacy, _ => bench.Successor.Data.Refused.IsEmpty);
        bench.Successor.Data.Table("items").Keys.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Step_WhatIsDrainedIsNotWhatIsStored_UnfencesAndKeepsTheEntry()
    {
        var bench = new Bench(successor: new() { Stores = value => Math.Min(value, 100) });
        bench.Legacy.TryWrite("items", 1, 1);
        await bench.UntilAsync(Side.Successor, step => step is ChangeGate { What.Verb: ControlVerb.Fence } || bench.Legacy.Data.Control is { IsOpen: false });
        Late(bench, 1, 200);
        await bench.UntilAsync(Side.Successor, step => step is ChangeGate { What.Verb: ControlVerb.Unfence });

        bench.Legacy.Data.Control.ShouldBe(new ControlRow(1, 1, true, true));
        bench.Legacy.Data.Log.ShouldHaveSingleItem();
        bench.Successor.Data.Table("items")[1].ShouldBe(1);
    }

    [Fact]
    public async Task Step_FencedAndGivingUp_OpensTheOldOwnerAgain()
    {
        var bench = new Bench();
        await bench.UntilAsync(Side.Successor, _ => bench.Legacy.Data.Control is { IsOpen: false });
        await bench.UntilAsync(Side.Successor, _ => bench.Legacy.Data.Control is { IsOpen: true }, givesUp: true);
        bench.Successor.Data.Control!.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Step_TheOldOwnerDiesOnceItHasCeded_TheOtherOpensByTheJournal()
    {
        var bench = new Bench();
        await bench.UntilAsync(Side.Successor, step => step is CedeOwnership);
        bench.Legacy.IsDown = true;
        await bench.UntilAsync(Side.Successor, _ => bench.Successor.Data.Control is { IsOpen: true });
    }

    [Fact]
    public async Task Step_TheTargetDiesDuringTheFence_TheOwnerOpensAlone()
    {
        var bench = new Bench();
        await bench.UntilAsync(Side.Successor, _ => bench.Legacy.Data.Control is { IsOpen: false });
        bench.Successor.IsDown = true;
        bench.Restart();
        await bench.UntilAsync(Side.Successor, _ => bench.Legacy.Data.Control is { IsOpen: true });
    }

    [Fact]
    public async Task Step_AfterATakeover_LosesTheLease()
    {
        var bench = new Bench();
        await bench.UntilAsync(Side.Legacy, step => step is Synchronize);
        var old = bench.Controller;
        bench.Restart();
        await bench.UntilAsync(Side.Legacy, step => step is Synchronize);
        var lost = await Should.ThrowAsync<MigrateException>(() => old.StepAsync(Side.Legacy, false, TestContext.Current.CancellationToken));
        lost.Problem.Code.ShouldBe(ProblemCode.LeaseLost);
    }

    // As if its transaction had been in flight when the fence came.
    private static void Late(Bench bench, long key, long value)
    {
        var transaction = new AppTransaction(bench.Legacy);
        transaction.Write("items", key, value);
        transaction.Commit();
    }
}
