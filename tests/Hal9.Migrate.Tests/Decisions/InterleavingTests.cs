using System.Collections.Immutable;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Features;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;
using Outcome = Hal9.Migrate.Gates.Outcome;

namespace Hal9.Migrate.Tests.Decisions;

/// <summary>Random commands, observations, late gateways and crashes between deciding and doing: what must hold in every state.</summary>
public sealed class InterleavingTests
{
    private static readonly MigrationPlan Plan = TestPlan.With(json =>
        json["state"] = JsonNode.Parse("""{"gates":[{"name":"cab","approval":true}]}"""));

    [Fact]
    public void AnyInterleaving_KeepsTheInvariants() => PropertyCheck.ForAllShrinking(
        Actions, story => Enumerable.Range(0, story.Acts.Count).Select(i => new Story(story.Acts.RemoveAt(i))), story => story.Acts.ForEach(new World().Do), runs: 600);

    [Fact]
    public void AnyInterleaving_RollbackReachesZeroAndStays() => PropertyCheck.ForAll(
        Actions,
        story =>
        {
            var world = new World();
            story.Acts.ForEach(world.Do);
            if (!world.Migration.State.IsOpen)
            {
                return;
            }

            world.Migration.Command(new RollBackTo(Phase.None, null, "stop"), "bob").ShouldBeNull();
            world.Do(new(What.GatewaysCatchUp));
            world.Migration.Observe(world.Look(new(What.ObserveWell)));
            world.Migration.State.Status.ShouldBe(MigrationStatus.RolledBack);
            world.Published.ShouldAllBe(snapshot => snapshot.Percentage == Percentage.Zero && snapshot.Mirror == null);
            for (var i = 0; i < 20; i++)
            {
                world.Do(new(What.ObserveWell));
                world.Do(new(What.Restart));
                world.Do(new(What.GatewaysCatchUp));
                world.Published.ShouldAllBe(snapshot => snapshot.Percentage == Percentage.Zero);
            }
        },
        runs: 300);

    [Fact]
    public void AnyInterleaving_CanStillReachTheEnd() => PropertyCheck.ForAll(
        Actions,
        story =>
        {
            var world = new World();
            story.Acts.ForEach(world.Do);
            var migration = world.Migration;
            if (migration.State.Closed is not null)
            {
                return;
            }

            for (var i = 0; i < 20; i++)
            {
                // A rollback may be gradual, and a rehearsal go there and back.
                world.Do(new(What.Time, 31));
                world.Do(new(What.GatewaysCatchUp));
                migration.Observe(world.Look(new(What.ObserveNothing)));
            }

            (migration.State.Rollback, migration.State.Rehearsal).ShouldBe((null, null));
            migration.Command(new StartMigration(Phase.Full, null, null, true, "again"), "ann").ShouldBeNull();
            migration.Command(new ResumeMigration(null), "ann").ShouldBeNull();
            for (var i = 0; i < 20; i++)
            {
                migration.Command(new ApproveGate("cab", null), "bob");
                world.Do(new(What.ObserveWell));
            }

            migration.State.Step.ShouldBe(new Step(Phase.Full, Percentage.Hundred));
            migration.State.StandbyOver.ShouldBeTrue();
        },
        runs: 300);

    private enum What
    {
        Start, Restarted, Suspend, Resume, RollBack, Abort, Complete, Approve, Deny, Checkpoint, Restore, Flag, Amend,
        ObserveWell, ObserveNothing, ObserveFailing, ObserveStale, Trigger, GatewaysCatchUp, GatewaySilent, Restart, Time, Rehearse, RollBackGradually,
    }

    private sealed record Act(What What, int Number = 0);

    /// <summary>What happens, in order; written out whole when a property fails.</summary>
    private sealed record Story(ImmutableList<Act> Acts)
    {
        public override string ToString() => string.Join(", ", Acts.Select(act => $"{act.What} {act.Number}"));
    }

    private static readonly Gen<Story> Actions = Gen.Frequency(
        (3, Gen.Constant(What.Start)), (1, Gen.Constant(What.Restarted)), (1, Gen.Constant(What.Suspend)), (2, Gen.Constant(What.Resume)),
        (1, Gen.Constant(What.RollBack)), (1, Gen.Constant(What.Complete)), (3, Gen.Constant(What.Approve)), (1, Gen.Constant(What.Deny)),
        (1, Gen.Constant(What.Checkpoint)), (1, Gen.Constant(What.Restore)), (1, Gen.Constant(What.Flag)), (1, Gen.Constant(What.Amend)),
        (20, Gen.Constant(What.ObserveWell)), (3, Gen.Constant(What.ObserveNothing)), (3, Gen.Constant(What.ObserveFailing)),
        (2, Gen.Constant(What.ObserveStale)), (1, Gen.Constant(What.Trigger)), (5, Gen.Constant(What.GatewaysCatchUp)),
        (1, Gen.Constant(What.Rehearse)), (1, Gen.Constant(What.RollBackGradually)), (1, Gen.Constant(What.GatewaySilent)), (2, Gen.Constant(What.Restart)), (3, Gen.Constant(What.Time)))
        .SelectMany(what => Gen.Choose(0, 1_000).Select(number => new Act(what, number)))
        .ListOf().Select(acts => new Story([new Act(What.Start), .. acts]));

    /// <summary>The migration, two gateways that obey late, and a memory of what was published.</summary>
    private sealed class World
    {
        private readonly RoutingSnapshot?[] _gateways = new RoutingSnapshot?[2];
        private readonly bool[] _silent = new bool[2];
        private Observation _stale = Observation.Nothing;

        public Migration Migration { get; } = new(Plan);

        public IEnumerable<RoutingSnapshot> Published => _gateways.Where((_, i) => !_silent[i]).OfType<RoutingSnapshot>();

        public void Do(Act act)
        {
            var before = Migration.State;
            var seen = Look(act);
            Perform(act, seen);
            Check(before, act, seen);
            if (act.Number % 7 == 0)
            {
                _stale = seen;
            }
        }

        public Observation Look(Act act)
        {
            var gateways = _gateways.Select((snapshot, i) => new GatewayReport($"gw{i}", snapshot?.Id ?? default, _silent[i], act.Number % 3)).ToImmutableArray();
            var well = Migration.AllWell() with { Gateways = gateways };
            var gates = Plan.GatesOf(Migration.State.Step.Phase).Where(gate => !gate.IsApproval).ToList();
            return act.What switch
            {
                What.ObserveWell => well,
                What.ObserveNothing => well with { HealthySeconds = 0, Verdicts = ImmutableDictionary<string, Verdict>.Empty },
                What.ObserveFailing when gates.Count > 0 => well with
                {
                    Verdicts = well.Verdicts.SetItem(gates[act.Number % gates.Count].Name, Migration.Says(gates[act.Number % gates.Count].Name, (Outcome)(act.Number % 2 * 2))),
                },
                What.Trigger => well with { FiredTriggers = [Migration.Says("errorRate", Outcome.Fail)] },
                What.ObserveStale => _stale,
                _ => Observation.Nothing with { Gateways = gateways },
            };
        }

        private void Perform(Act act, Observation seen)
        {
            var phase = (Phase)(act.Number % 7);
            Percentage? percentage = act.Number % 5 == 0 ? Percentage.Of(act.Number % 100) : null;
            _ = act.What switch
            {
                What.Start => Migration.Command(new StartMigration(phase, percentage, null, false, null)),
                What.Restarted => Migration.Command(new StartMigration(Phase.Full, null, null, true, "again")),
                What.Suspend => Migration.Command(new SuspendMigration(null)),
                What.Resume => Migration.Command(new ResumeMigration(null)),
                What.RollBack => Migration.Command(new RollBackTo(phase, percentage, null)),
                What.RollBackGradually => Migration.Command(new RollBackTo(phase, percentage, null, Gradual: true)),
                What.Rehearse => Migration.Command(new RehearseRollback(null)),
                What.Abort => Migration.Command(new AbortMigration(null)),
                What.Complete => Migration.Command(new CompleteMigration(null)),
                What.Approve => Migration.Command(new ApproveGate("cab", null), act.Number % 2 == 0 ? "ann" : "bob"),
                What.Deny => Migration.Command(new DenyGate("cab", null), "bob"),
                What.Checkpoint => Migration.Command(new CreateCheckpoint($"c{act.Number % 3}", "")),
                What.Restore => Migration.Command(new RestoreCheckpoint($"c{act.Number % 3}", null)),
                What.Flag => Migration.Command(new SetFeature(new() { Key = Hal9Flags.ShadowMode, Enabled = act.Number % 2 == 0, Percentage = Percentage.Of(act.Number % 101) })),
                What.Amend => Migration.Command(new AmendPlan(TestPlan.Read(Plan.Source.Replace("127.0.0.1:2", $"127.0.0.1:{act.Number + 2}", StringComparison.Ordinal)), "moved")),
                _ => null,
            };
            switch (act.What)
            {
                case What.ObserveWell or What.ObserveNothing or What.ObserveFailing or What.ObserveStale or What.Trigger:
                    Migration.Observe(seen);
                    break;
                case What.GatewaysCatchUp:
                    for (var i = 0; i < _gateways.Length; i++)
                    {
                        _gateways[i] = RoutingPolicy.Of(Migration.State);
                        _silent[i] = false;
                    }

                    break;
                case What.GatewaySilent:
                    _silent[act.Number % 2] = true;
                    break;
                case What.Restart:
                    Migration.Restart();
                    break;
                case What.Time:
                    Migration.Now = Migration.Now.AddSeconds(act.Number);
                    break;
            }
        }

        private void Check(MigrationState before, Act act, Observation seen)
        {
            var after = Migration.State;
            var (was, isNow) = (before.Step.Percentage, after.Step.Percentage);

            // The percentage rises only when the controller has seen all that the step needs, for this very step, and one step at a time.
            if (isNow > was)
            {
                seen.PositionVersion.ShouldBe(before.Position.Version, "stale evidence moved traffic");
                before.Goal.ShouldNotBeNull();
                before.Suspended.ShouldBeNull();
                before.NeedsDecision.ShouldBeNull();
                before.Rollback.ShouldBeNull();
                seen.FiredTriggers.ShouldBeEmpty();
                var phase = Plan.Phases[before.Step.Phase];
                seen.HealthySeconds.ShouldBeGreaterThanOrEqualTo(Math.Max(1, (int)phase.Hold.TotalSeconds));
                phase.Gates.ShouldAllBe(gate => gate.IsApproval
                    ? before.GateProgressOf(gate.Name).Approvals.Count(approval => approval.By != before.StartedBy) >= gate.Approvers
                    : seen.Verdicts[gate.Name].Outcome == Outcome.Pass);
                after.Step.ShouldBe(StepOrder.Next(Plan, before.Step, before.Goal.Step)!.Value);
                Plan.Phases[Phase.Canary].Steps.Concat(Plan.Phases[Phase.RampUp].Steps).Append(Percentage.Hundred)
                    .Count(step => step > was && step < isNow).ShouldBe(0, "a step was left out");
            }

            // It never exceeds the goal; after a rollback there is no goal until somebody restarts.
            if (after.Goal is { } goal && isNow > was)
            {
                isNow.ShouldBeLessThanOrEqualTo(goal.Step.Phase == Phase.State ? Percentage.Of(50) : goal.Step.Percentage);
            }

            if (before.RestartRequired && act.What is not (What.Restarted or What.Start))
            {
                after.RestartRequired.ShouldBeTrue();
                isNow.ShouldBeLessThanOrEqualTo(was);
            }

            // A trigger for this step always wins.
            if (act.What == What.Trigger && before.Closed is null && before.Step.Phase > Phase.None)
            {
                after.Step.ShouldBe(Step.None);
                after.Goal.ShouldBeNull();
            }

            // Snapshots: a later version never means an older routing, and the same version always means the same routing.
            after.RoutingVersion.ShouldBeGreaterThanOrEqualTo(before.RoutingVersion);
            if (after.RoutingVersion == before.RoutingVersion)
            {
                RoutingPolicy.Of(after)!.RoutesLike(RoutingPolicy.Of(before)!).ShouldBeTrue();
            }

            after.Version.ShouldBe(Migration.Journal.Count);
            RoutingPolicy.Of(after)!.Percentage.ShouldBe(after.Rehearsal is { IsAway: true } ? Percentage.Zero : isNow);
            if (after.Closed is not null && before.Closed is not null)
            {
                isNow.ShouldBe(was, "a closed migration moved");
            }
        }
    }
}
