using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using static Hal9.Migrate.Tests.Decisions.StateWorld;

namespace Hal9.Migrate.Tests.Decisions;

/// <summary>A plan that moves rows, and an engine that is told late and tells late: what must hold in every state.</summary>
public sealed class StateInterleavingTests
{
    [Fact]
    public void AnyInterleaving_GatewaysSendWritesOnlyWhereTheGateIsOpen() => PropertyCheck.ForAllShrinking(
        Stories, story => Enumerable.Range(0, story.Acts.Count).Select(i => new Story(story.Acts.RemoveAt(i))), story => story.Acts.ForEach(new StateWorld().Do), runs: 1_000);

    [Fact]
    public void AnyInterleaving_ARollbackBringsReadsAndWritesBack() => PropertyCheck.ForAll(
        Stories,
        story =>
        {
            var world = new StateWorld();
            story.Acts.ForEach(world.Do);
            if (!world.Migration.State.IsOpen)
            {
                return;
            }

            world.Migration.Command(new RollBackTo(Phase.None, null, "stop"), "bob").ShouldBeNull();
            world.Settle();
            (world.Migration.State.Status, world.Migration.State.WriteOwner, world.Stores.Open).ShouldBe((MigrationStatus.RolledBack, Side.Legacy, Side.Legacy));
            RoutingPolicy.Of(world.Migration.State)!.Writes!.Mode.ShouldBe(WritesMode.Open);
        },
        runs: 500);

    [Fact]
    public void AnyInterleaving_CanStillReachTheEnd() => PropertyCheck.ForAll(
        Stories,
        story =>
        {
            var world = new StateWorld();
            story.Acts.ForEach(world.Do);
            if (world.Migration.State.Closed is not null)
            {
                return;
            }

            world.Settle();
            world.Migration.Command(new StartMigration(Phase.Full, null, null, true, "again"), "ann").ShouldBeNull();
            world.Migration.Command(new ResumeMigration(null), "ann").ShouldBeNull();
            world.Settle();
            (world.Migration.State.Step, world.Migration.State.WriteOwner, world.Stores.Open).ShouldBe((new Step(Phase.Full, Percentage.Hundred), Side.Successor, Side.Successor));
            world.Migration.Command(new CompleteMigration(null), "ann").ShouldBeNull();
            world.Settle();
            world.Migration.State.StateBegun.ShouldBeFalse("what is ours was removed");
        },
        runs: 300);

    [Fact]
    public void Decide_ToFull_PassesReadsAndWritesWithOneInstruction()
    {
        var world = new StateWorld();
        world.Settle();
        var journal = world.Migration.Journal.Select(EventCatalog.Read).ToList();
        journal.OfType<StateBegun>().Count().ShouldBe(1);
        journal.OfType<CheckpointCreated>().ShouldHaveSingleItem().Checkpoint.Step.Phase.ShouldBe(Phase.State);

        // Between the ownership and the share there is no record at which a gateway could see the one without the other.
        var at = journal.FindIndex(happened => happened is HandoverEnded);
        journal[at].ShouldBeOfType<HandoverEnded>().Done.ShouldBeTrue();
        journal[at + 1].ShouldBe(new StepEntered(Phase.Full, Percentage.Hundred));
        world.Migration.Journal[at].At.ShouldBe(world.Migration.Journal[at + 1].At);

        // The last step is passed on what was seen before any write was held.
        var begun = journal.IndexOf(new HandoverStarted(Side.Successor));
        var passed = journal.Take(begun).OfType<StepPassed>().Last();
        (passed.Phase, passed.HealthySeconds > 0).ShouldBe((Phase.RampUp, true));
        journal.Skip(begun).OfType<StepPassed>().ShouldBeEmpty();
    }

    [Fact]
    public void Decide_RowsNotVerified_ServesNobodyAndSaysWhy()
    {
        var world = new StateWorld { Report = report => report with { IsVerified = false, Hindrance = "rows: is being copied." } };
        world.Settle();
        world.Migration.State.Step.ShouldBe(Step.None with { Phase = Phase.Shadow });
        RoutingPolicy.Of(world.Migration.State)!.Mirror.ShouldBeNull("there is nothing to compare with");
        StateProgress.Forbids(world.Migration.State, StateWorld.Plan.State!, new(Phase.Canary, Percentage.Of(5)), world.Seen).ShouldBe("rows: is being copied.");
    }

    [Fact]
    public void Decide_RowsOutOfStepForLongWhileTheyAreServed_RollsBack()
    {
        var world = new StateWorld();
        world.Until(() => world.Migration.State.Step == new Step(Phase.Canary, Percentage.Of(25)));
        world.Report = report => report with { Lag = TimeSpan.FromSeconds(6) };
        world.Do(new(What.EngineEnd));
        world.Do(new(What.Observe));
        world.Migration.State.OutOfStep.ShouldNotBeNull().Reason.ShouldContain("lag 6.0 s");
        world.Migration.State.Rollback.ShouldBeNull("once is not for long");
        world.Migration.Now = world.Migration.Now.AddSeconds(11);
        world.Do(new(What.Observe));
        world.Migration.Last.OfType<TriggerFired>().ShouldHaveSingleItem().Trigger.ShouldBe("stateInStep");
        world.Migration.State.Step.ShouldBe(Step.None);
    }

    [Fact]
    public void Decide_AFenceThatTakesTooLong_IsCalledOffAndAfterThreeAPersonDecides()
    {
        var world = new StateWorld();
        world.Until(() => world.Migration.State.Step == new Step(Phase.RampUp, Percentage.Of(90)));
        world.Stores.NeverDrains = true;
        for (var i = 0; i < 400 && world.Migration.State.NeedsDecision is null; i++)
        {
            world.Round();
        }

        world.Migration.State.NeedsDecision.ShouldNotBeNull().Reason.ShouldContain("called off 3 times");
        (world.Migration.State.WriteOwner, world.Stores.Open, world.Migration.State.Step.Phase).ShouldBe((Side.Legacy, Side.Legacy, Phase.RampUp));
        world.Stores.NeverDrains = false;
        world.Migration.Command(new ResumeMigration("mended"), "ann").ShouldBeNull();
        world.Settle();
        world.Migration.State.Step.Phase.ShouldBe(Phase.Full);
    }

    [Fact]
    public void Decide_WritesThatCannotBeBroughtBack_AreRefusedUntilAnAdminAcceptsTheLoss()
    {
        var world = new StateWorld();
        world.Settle();
        world.Report = report => report with { Hindrance = "the successor's store is not reached", Trouble = "the successor's store is not reached", Owner = null, RowsAtRisk = 37 };
        world.Migration.Command(new RollBackTo(Phase.None, null, "bad"), "bob").ShouldBeNull();
        for (var i = 0; i < 60; i++)
        {
            world.Round();
        }

        var state = world.Migration.State;
        (state.Status, state.WritesRefused!.RowsAtRisk, state.Step).ShouldBe((MigrationStatus.NeedsDecision, 37, Step.None));
        RoutingPolicy.Of(state)!.Writes!.Mode.ShouldBe(WritesMode.Refuse);
        world.Migration.Command(new ResumeMigration(null), "bob").ShouldNotBeNull().Code.ShouldBe("RollingBack");
        world.Migration.Command(new RollBackTo(Phase.None, null, null, AcceptLoss: true), "ann").ShouldNotBeNull().Code.ShouldBe("InvalidArgument");
        world.Migration.Command(new RollBackTo(Phase.None, null, "the disk is gone", AcceptLoss: true), "ann").ShouldBeNull();
        world.Stores.Give(Side.Legacy);
        world.Report = report => report;
        world.Settle();
        state = world.Migration.State;
        (state.Status, state.WriteOwner, state.LastRollback!.RowsLost).ShouldBe((MigrationStatus.RolledBack, Side.Legacy, 37));
        RoutingPolicy.Of(state)!.Writes!.Mode.ShouldBe(WritesMode.Open);
        world.Migration.Command(new RollBackTo(Phase.None, null, "more", AcceptLoss: true), "ann").ShouldNotBeNull().Code.ShouldBe("IllegalStep");
    }

    [Fact]
    public void Decide_TooManyChangesWait_CaptureIsGivenUpAndTheCopyBeginsAnewWhenSomebodyResumes()
    {
        var world = new StateWorld();
        world.Until(() => world.Migration.State.Step.Phase == Phase.Shadow);
        world.Report = report => report.IsRemoved ? report : report with { IsVerified = false, Hindrance = "the successor's store is not reached", LogEntries = 10_000_001 };
        world.Settle();
        var state = world.Migration.State;
        (state.Status, state.Step.Phase, state.StateBegun).ShouldBe((MigrationStatus.NeedsDecision, Phase.Shadow, false), "all of ours is removed");
        state.NeedsDecision!.Reason.ShouldContain("10,000,001 changes waited in the legacy's store, state.maxLog is 10,000,000");
        StateProgress.Forbids(state, StateWorld.Plan.State!, new(Phase.Canary, Percentage.Of(5)), world.Seen).ShouldNotBeNull().ShouldContain("capture was given up");
        world.Report = report => report;
        world.Migration.Command(new ResumeMigration("there is room now"), "ann").ShouldBeNull();
        world.Settle();
        (world.Migration.State.Step.Phase, world.Migration.State.CaptureGivenUp).ShouldBe((Phase.Full, null));
    }

    [Fact]
    public void Decide_TooManyChangesWaitWhileRowsAreServed_RollsBackAtOnce()
    {
        var world = new StateWorld();
        world.Until(() => world.Migration.State.Step == new Step(Phase.Canary, Percentage.Of(25)));
        world.Report = report => report.IsRemoved ? report : report with { LogEntries = 10_000_001 };
        world.Do(new(What.EngineEnd));
        world.Do(new(What.Observe));
        world.Migration.Last.OfType<TriggerFired>().ShouldHaveSingleItem().Trigger.ShouldBe("stateLog");
        world.Migration.State.Step.ShouldBe(Step.None);
        world.Report = report => report;
        world.Settle();
        (world.Migration.State.Status, world.Migration.State.StateBegun).ShouldBe((MigrationStatus.RolledBack, false));
        world.Migration.Command(new StartMigration(Phase.Full, null, null, true, "there is room now"), "ann").ShouldBeNull();
        world.Settle();
        world.Migration.State.Step.Phase.ShouldBe(Phase.Full);
    }

    [Fact]
    public void Decide_TooManyChangesWaitOnTheWayBack_AreNotGivenUp()
    {
        var world = new StateWorld();
        world.Settle();
        world.Report = report => report with { LogEntries = 10_000_001 };
        world.Settle();
        (world.Migration.State.WriteOwner, world.Migration.State.CaptureGivenUp).ShouldBe((Side.Successor, null), "without them there would be no way back");
    }

    private sealed record Story(ImmutableList<Act> Acts)
    {
        public override string ToString() => string.Join(", ", Acts.Select(act => $"{act.What} {act.Number}"));
    }

    private static readonly Gen<Story> Stories = Gen.Frequency(
        (20, Gen.Constant(What.EngineBegin)), (20, Gen.Constant(What.EngineEnd)), (30, Gen.Constant(What.Observe)), (4, Gen.Constant(What.Time)),
        (1, Gen.Constant(What.RollBack)), (1, Gen.Constant(What.RollBackParts)), (1, Gen.Constant(What.Suspend)), (2, Gen.Constant(What.Resume)), (2, Gen.Constant(What.Restarted)), (2, Gen.Constant(What.Restart)))
        .SelectMany(what => Gen.Choose(0, 1_000).Select(number => new Act(what, number)))
        .ArrayOf(200).Select(acts => new Story([.. acts]));
}
