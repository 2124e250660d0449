using System.Collections.Immutable;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Tests.Decisions;

/// <summary>A plan that moves rows, and an engine that is told late and tells late: what must hold in every state.</summary>
public sealed class StateInterleavingTests
{
    private static readonly MigrationPlan Plan = TestPlan.With(json => json["state"] = JsonNode.Parse("""
        {
          "source": { "kind": "sqlite", "connection": "flat.db" }, "target": { "kind": "sqlite", "connection": "units.db" },
          "tables": [{ "from": "neurons", "to": "units", "key": ["id"], "columns": { "id": "id" } }]
        }
        """));

    [Fact]
    public void AnyInterleaving_GatewaysSendWritesOnlyWhereTheGateIsOpen() => PropertyCheck.ForAllShrinking(
        Stories, story => Enumerable.Range(0, story.Acts.Count).Select(i => new Story(story.Acts.RemoveAt(i))), story => story.Acts.ForEach(new World().Do), runs: 1_000);

    [Fact]
    public void AnyInterleaving_ARollbackBringsReadsAndWritesBack() => PropertyCheck.ForAll(
        Stories,
        story =>
        {
            var world = new World();
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
            var world = new World();
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
        var world = new World();
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
        var world = new World { Report = report => report with { IsVerified = false, Hindrance = "rows: is being copied." } };
        world.Settle();
        world.Migration.State.Step.ShouldBe(Step.None with { Phase = Phase.Shadow });
        RoutingPolicy.Of(world.Migration.State)!.Mirror.ShouldBeNull("there is nothing to compare with");
        StateProgress.Forbids(world.Migration.State, Plan.State!, new(Phase.Canary, Percentage.Of(5)), world.Seen).ShouldBe("rows: is being copied.");
    }

    [Fact]
    public void Decide_RowsOutOfStepForLongWhileTheyAreServed_RollsBack()
    {
        var world = new World();
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
        var world = new World();
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
        var world = new World();
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
        var world = new World();
        world.Until(() => world.Migration.State.Step.Phase == Phase.Shadow);
        world.Report = report => report.IsRemoved ? report : report with { IsVerified = false, Hindrance = "the successor's store is not reached", LogEntries = 10_000_001 };
        world.Settle();
        var state = world.Migration.State;
        (state.Status, state.Step.Phase, state.StateBegun).ShouldBe((MigrationStatus.NeedsDecision, Phase.Shadow, false), "all of ours is removed");
        state.NeedsDecision!.Reason.ShouldContain("10,000,001 changes waited in the legacy's store, state.maxLog is 10,000,000");
        StateProgress.Forbids(state, Plan.State!, new(Phase.Canary, Percentage.Of(5)), world.Seen).ShouldNotBeNull().ShouldContain("capture was given up");
        world.Report = report => report;
        world.Migration.Command(new ResumeMigration("there is room now"), "ann").ShouldBeNull();
        world.Settle();
        (world.Migration.State.Step.Phase, world.Migration.State.CaptureGivenUp).ShouldBe((Phase.Full, null));
    }

    [Fact]
    public void Decide_TooManyChangesWaitWhileRowsAreServed_RollsBackAtOnce()
    {
        var world = new World();
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
        var world = new World();
        world.Settle();
        world.Report = report => report with { LogEntries = 10_000_001 };
        world.Settle();
        (world.Migration.State.WriteOwner, world.Migration.State.CaptureGivenUp).ShouldBe((Side.Successor, null), "without them there would be no way back");
    }

    private enum What
    {
        EngineBegin, EngineEnd, Observe, Time, RollBack, Suspend, Resume, Restarted, Restart, Abort,
    }

    private sealed record Act(What What, int Number = 0);

    private sealed record Story(ImmutableList<Act> Acts)
    {
        public override string ToString() => string.Join(", ", Acts.Select(act => $"{act.What} {act.Number}"));
    }

    private static readonly Gen<Story> Stories = Gen.Frequency(
        (20, Gen.Constant(What.EngineBegin)), (20, Gen.Constant(What.EngineEnd)), (30, Gen.Constant(What.Observe)), (4, Gen.Constant(What.Time)),
        (1, Gen.Constant(What.RollBack)), (1, Gen.Constant(What.Suspend)), (2, Gen.Constant(What.Resume)), (2, Gen.Constant(What.Restarted)), (2, Gen.Constant(What.Restart)))
        .SelectMany(what => Gen.Choose(0, 1_000).Select(number => new Act(what, number)))
        .ArrayOf(200).Select(acts => new Story([.. acts]));

    /// <summary>Two stores and the protocol of the engine, a step at a time.</summary>
    private sealed class TwoStores
    {
        private Side _owner = Side.Legacy;
        private bool _isFenced;
        private bool _isCeded;

        /// <summary>Whether what the fenced owner's log holds never comes to its end.</summary>
        public bool NeverDrains { get; set; }

        public Side? Open => _isFenced || _isCeded ? null : _owner;

        public void Give(Side side) => (_owner, _isFenced, _isCeded) = (side, false, false);

        public void Step(Side goal)
        {
            if (_isCeded)
            {
                Give(_owner == Side.Legacy ? Side.Successor : Side.Legacy);
            }
            else if (_isFenced)
            {
                (_isFenced, _isCeded) = goal == _owner ? (false, false) : NeverDrains ? (true, false) : (false, true);
            }
            else
            {
                _isFenced = goal != _owner;
            }
        }
    }

    private sealed class World
    {
        private (Side Goal, long Version)? _working;

        public World() => Migration.Command(new StartMigration(Phase.Full, null, null, false, null), "ann").ShouldBeNull();

        public Migration Migration { get; } = new(Plan);

        public TwoStores Stores { get; } = new();

        public StateReport? Seen { get; private set; }

        /// <summary>What becomes of a report before anybody sees it.</summary>
        public Func<StateReport, StateReport> Report { get; set; } = report => report;

        public void Do(Act act)
        {
            switch (act.What)
            {
                case What.EngineBegin:
                    _working ??= Begin();
                    break;
                case What.EngineEnd when (_working ?? Begin()) is var (goal, version):
                    // What it has seen is what was so before it did anything.
                    var isClosed = Migration.State is { Closed: not null, Rollback: null } or { CaptureGivenUp: not null };
                    Seen = Report(new StateReport { Version = version, Owner = Stores.Open, IsVerified = true, Lag = TimeSpan.FromMilliseconds(10), RowsAtRisk = 0, IsRemoved = isClosed });
                    _working = null;
                    if (!isClosed)
                    {
                        Stores.Step(goal);
                    }

                    break;
                case What.Observe:
                    Migration.Observe(Migration.AllWell() with { State = Seen });
                    break;
                case What.Time:
                    Migration.Now = Migration.Now.AddMilliseconds(act.Number * 10);
                    break;
                case What.RollBack:
                    Migration.Command(new RollBackTo((Phase)(act.Number % 5), null, null));
                    break;
                case What.Suspend:
                    Migration.Command(new SuspendMigration(null));
                    break;
                case What.Resume:
                    Migration.Command(new ResumeMigration(null));
                    break;
                case What.Restarted:
                    Migration.Command(new StartMigration(Phase.Full, null, null, true, "again"));
                    break;
                case What.Restart:
                    // The server dies with the step it was doing; the next one begins by looking.
                    Migration.Restart();
                    (_working, Seen) = (null, null);
                    break;
            }

            Check();
        }

        /// <summary>A second in which everybody has a turn.</summary>
        public void Round()
        {
            Migration.Now = Migration.Now.AddSeconds(1);
            foreach (var what in (What[])[What.EngineBegin, What.EngineEnd, What.Observe])
            {
                Do(new(what));
            }
        }

        /// <summary>Goes on until nothing happens any more.</summary>
        public void Settle()
        {
            for (var quiet = 0; quiet < 20;)
            {
                var (before, open) = (Migration.State.Version, Stores.Open);
                Round();
                quiet = Migration.State.Version == before && Stores.Open == open ? quiet + 1 : 0;
            }
        }

        public void Until(Func<bool> isSo)
        {
            for (var i = 0; i < 500 && !isSo(); i++)
            {
                Round();
            }

            isSo().ShouldBeTrue();
        }

        private (Side, long)? Begin() => Migration.State.StateBegun ? (HandoverProgress.GoalOf(Migration.State), Migration.State.Version) : null;

        private void Check()
        {
            var state = Migration.State;
            if (RoutingPolicy.Of(state)!.Writes is { Mode: WritesMode.Open } writes)
            {
                Stores.Open.ShouldBe(writes.Owner, "gateways send writes to a closed gate");
                (_working?.Goal).ShouldBeOneOf([null, writes.Owner], "and nobody is about to close it");
            }

            if (state is { Step.Phase: Phase.Full, Rollback: null })
            {
                state.WriteOwner.ShouldBe(Side.Successor);
            }

            if (state.Step.Percentage < Percentage.Hundred && state.WriteOwner == Side.Successor)
            {
                (state.Rollback is not null || state.Handover is not null || state.Suspended is not null || state.Step.Phase == Phase.RampUp).ShouldBeTrue("the writes stayed where the users are not");
            }
        }
    }
}
