using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Tests.Decisions;

public sealed class ProgressTests
{
    [Fact]
    public void Decide_AllWell_PassesEveryStepInOrder()
    {
        var migration = Migration.Started();
        var steps = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            steps.AddRange(migration.Observe(migration.AllWell()).OfType<StepEntered>().Select(entered => new Step(entered.Phase, entered.Percentage).ToString()));
        }

        steps.ShouldBe(
            ["Shadow", "Canary 5 %", "Canary 10 %", "Canary 25 %", "Canary 50 %", "State 50 %", "RampUp 75 %", "RampUp 90 %", "Full 100 %"]);
        migration.State.StandbyOver.ShouldBeTrue();
        migration.State.Status.ShouldBe(MigrationStatus.Holding);
    }

    [Fact]
    public void Decide_StateWithoutStateSection_SaysThatThereIsNothingToDo()
    {
        var migration = Migration.Started().Until(Phase.State, 50);
        migration.Observe(migration.AllWell()).OfType<StepPassed>().Single().Note!.ShouldContain("no state to move");
    }

    [Theory]
    [InlineData(Phase.Shadow, null, "Shadow")]
    [InlineData(Phase.Canary, "15", "Canary 15 %")]
    [InlineData(Phase.Canary, "60", "Canary 60 %")]
    [InlineData(Phase.Canary, null, "Canary 50 %")]
    [InlineData(Phase.State, null, "State 50 %")]
    [InlineData(Phase.RampUp, "80", "RampUp 80 %")]
    public void Decide_Goal_IsReachedAndHeld(Phase phase, string? percent, string last)
    {
        var migration = Migration.Started(phase: phase, percentage: percent is null ? null : Percentage.TryParse(percent, out var p) ? p : default);
        for (var i = 0; i < 20; i++)
        {
            migration.Observe(migration.AllWell());
        }

        migration.State.Step.ToString().ShouldBe(last);
        migration.State.Status.ShouldBe(MigrationStatus.Holding);
    }

    [Fact]
    public void Decide_GoalRaisedBeyondAnUnlistedStep_GoesOnWithTheNextHigherOne()
    {
        var migration = Migration.Started(phase: Phase.Canary, percentage: Percentage.Of(15)).Until(Phase.Canary, 15);
        migration.Command(new StartMigration(Phase.Full, null, null, false, null)).ShouldBeNull();
        migration.Observe(migration.AllWell());
        migration.State.Step.ShouldBe(new Step(Phase.Canary, Percentage.Of(25)));
    }

    [Fact]
    public void Decide_HoldNotOver_Waits()
    {
        var migration = Migration.Started().Until(Phase.Canary, 5);
        migration.Observe(migration.AllWell() with { HealthySeconds = 599 }).ShouldBeEmpty();
        migration.Observe(migration.AllWell() with { HealthySeconds = 600 }).ShouldNotBeEmpty();
    }

    [Fact]
    public void Decide_OneGateInconclusiveOrSilent_Waits()
    {
        var migration = Migration.Started().Until(Phase.Canary, 5);
        var well = migration.AllWell();
        migration.Observe(well with { Verdicts = well.Verdicts.SetItem("canary.errorRate", Migration.Says("canary.errorRate", Outcome.Inconclusive)) }).ShouldBeEmpty();
        migration.Observe(well with { Verdicts = well.Verdicts.Remove("canary.errorRate") }).ShouldBeEmpty();
    }

    [Fact]
    public void Decide_EvidenceOfAnEarlierStep_CountsForNothing()
    {
        var migration = Migration.Started().Until(Phase.Canary, 5);
        var stale = migration.AllWell();
        migration.Observe(stale);
        migration.State.Step.Percentage.ShouldBe(Percentage.Of(10));

        migration.Observe(stale).ShouldBeEmpty();
        migration.Observe(stale with { FiredTriggers = [Migration.Says("errorRate", Outcome.Fail)] }).ShouldBeEmpty();
    }

    [Fact]
    public void Decide_GateFails_IsCountedOncePerWindowAndThenNeedsADecision()
    {
        var migration = Migration.Started().Until(Phase.Canary, 5);
        Observation Failing() => migration.AllWell() with
        {
            Verdicts = migration.AllWell().Verdicts.SetItem("canary.errorRate", Migration.Says("canary.errorRate", Outcome.Fail)),
        };

        for (var second = 0; second < 2 * 300; second++)
        {
            migration.Now = migration.Now.AddSeconds(1);
            migration.Observe(Failing());
        }

        migration.State.GateProgressOf("canary.errorRate").Failures.ShouldBe(2);
        migration.State.Step.Percentage.ShouldBe(Percentage.Of(5));

        migration.Now = migration.Now.AddSeconds(1);
        migration.Observe(Failing()).Select(happened => happened.GetType()).ShouldBe([typeof(GateFailed), typeof(DecisionNeeded)]);
        migration.State.Status.ShouldBe(MigrationStatus.NeedsDecision);
        migration.Observe(migration.AllWell()).ShouldBeEmpty();

        migration.Command(new ResumeMigration("mended")).ShouldBeNull();
        migration.State.GateProgressOf("canary.errorRate").Failures.ShouldBe(0);
        migration.Observe(migration.AllWell());
        migration.State.Step.Percentage.ShouldBe(Percentage.Of(10));
    }

    [Theory]
    [InlineData("suspended")]
    [InlineData("needs decision")]
    [InlineData("holding")]
    [InlineData("running")]
    public void Decide_TriggerFires_RollsBackFromEveryState(string how)
    {
        var migration = Migration.Started(phase: how == "holding" ? Phase.Canary : Phase.Full).Until(Phase.Canary, 50);
        if (how == "suspended")
        {
            migration.Command(new SuspendMigration("lunch"));
        }
        else if (how == "needs decision")
        {
            migration.Command(new StartMigration(Phase.Full, null, null, false, null));
            for (var i = 0; i < 3; i++)
            {
                migration.Now = migration.Now.AddMinutes(10);
                migration.Observe(migration.AllWell() with { Verdicts = ImmutableDictionary<string, Verdict>.Empty.Add("canary.errorRate", Migration.Says("canary.errorRate", Outcome.Fail)) });
            }

            migration.State.NeedsDecision.ShouldNotBeNull();
        }

        migration.Observe(migration.AllWell() with { FiredTriggers = [Migration.Says("errorRate", Outcome.Fail)] });

        migration.State.Step.ShouldBe(Step.None);
        migration.State.Goal.ShouldBeNull();
        migration.State.Rollback!.Reason!.ShouldContain("errorRate says Fail");
        migration.State.Status.ShouldBe(MigrationStatus.RollingBack);
    }

    [Fact]
    public void Decide_TriggerAndPassTogether_TheTriggerWins()
    {
        var migration = Migration.Started().Until(Phase.Canary, 5);
        migration.Observe(migration.AllWell() with { FiredTriggers = [Migration.Says("errorRate", Outcome.Fail)] })
            .ShouldNotContain(happened => happened is StepEntered);
        migration.State.Step.ShouldBe(Step.None);
    }

    [Fact]
    public void Decide_TriggerInShadow_StopsMirroringAndTurnsTheGoalOff()
    {
        var migration = Migration.Started().Until(Phase.Shadow, 0);
        RoutingPolicy.Of(migration.State)!.Mirror.ShouldNotBeNull();

        migration.Observe(migration.AllWell() with { FiredTriggers = [Migration.Says("parity", Outcome.Fail)] });

        RoutingPolicy.Of(migration.State)!.Mirror.ShouldBeNull();
        migration.State.Goal.ShouldBeNull();
    }

    [Fact]
    public void Decide_Rollback_IsRoutedWhenEveryLivingGatewayObeysAndFinishedWhenTheSuccessorIsSilent()
    {
        var migration = Migration.Started().Until(Phase.Canary, 50);
        migration.Command(new RollBackTo(Phase.None, null, "no"));
        var version = migration.State.RoutingVersion;
        GatewayReport Gateway(string id, bool obeys, bool silent = false, long inFlight = 0) => new(id, new SnapshotId(1, obeys ? version : version - 1), silent, inFlight);

        migration.Now = migration.Now.AddMilliseconds(40);
        migration.Observe(new() { Gateways = [Gateway("a", true), Gateway("b", false)] }).ShouldBeEmpty();

        migration.Now = migration.Now.AddMilliseconds(10);
        migration.Observe(new() { Gateways = [Gateway("a", true, inFlight: 2), Gateway("b", false, silent: true)] })
            .ShouldBe([new RollbackRouted(50, ["b"])], new EventsBySource());

        migration.Now = migration.Now.AddMilliseconds(50);
        migration.Observe(new() { Gateways = [Gateway("a", true)] }).ShouldBe([new RollbackFinished(100, 0)]);
        migration.State.Status.ShouldBe(MigrationStatus.RolledBack);
        migration.State.LastRollback!.RoutedMilliseconds.ShouldBe(50);
    }

    [Fact]
    public void Decide_RequestsThatOutlastTheDrain_AreReported()
    {
        var migration = Migration.Started().Until(Phase.Canary, 50);
        migration.Command(new RollBackTo(Phase.None, null, null));
        var gateway = new GatewayReport("a", new SnapshotId(1, migration.State.RoutingVersion), false, 3);

        migration.Observe(new() { Gateways = [gateway] }).Single().ShouldBeOfType<RollbackRouted>();
        migration.Now += Progress.DrainTimeout;
        migration.Observe(new() { Gateways = [gateway] }).Single().ShouldBeOfType<RollbackFinished>().StillInFlight.ShouldBe(3);
    }

    [Fact]
    public void Decide_MoreThanHalf_FreezesTheBaselineFirst()
    {
        var migration = Migration.Started().Until(Phase.State, 50);
        migration.State.Baseline.ShouldBeNull();
        migration.Observe(migration.AllWell()).Select(happened => happened.GetType()).ShouldBe([typeof(StepPassed), typeof(BaselineFrozen), typeof(StepEntered)]);
        migration.Until(Phase.RampUp, 90).State.Baseline.ShouldNotBeNull();

        migration.Command(new RollBackTo(Phase.Canary, Percentage.Of(5), null));
        migration.State.Baseline.ShouldBeNull();
    }

    [Fact]
    public void Decide_ApprovalGate_WaitsForSomebodyElse()
    {
        var plan = TestPlan.With(json => json["state"] = JsonNode.Parse("""{"gates":[{"name":"cab","approval":true,"approvers":2}]}"""));
        var migration = Migration.Started(plan).Until(Phase.State, 50);

        migration.Observe(migration.AllWell()).Single().ShouldBeOfType<ApprovalAwaited>();
        migration.Observe(migration.AllWell()).ShouldBeEmpty();
        migration.Command(new ApproveGate("cab", "ok"), "ann")!.Code.ShouldBe("OwnApproval");
        migration.Command(new ApproveGate("cab", "ok"), "bob").ShouldBeNull();
        migration.Command(new ApproveGate("cab", "ok"), "bob").ShouldBeNull();
        migration.Observe(migration.AllWell()).ShouldBeEmpty();
        migration.Command(new ApproveGate("cab", "ok"), "cho").ShouldBeNull();
        migration.Observe(migration.AllWell());
        migration.State.Step.Phase.ShouldBe(Phase.RampUp);
    }

    private sealed class EventsBySource : IEqualityComparer<MigrationEvent>
    {
        public bool Equals(MigrationEvent? x, MigrationEvent? y) =>
            EventCatalog.Record(null, x!, "", default).Data == EventCatalog.Record(null, y!, "", default).Data;

        public int GetHashCode(MigrationEvent obj) => 0;
    }

    [Fact]
    public void Decide_GateForTwoPeople_SaysWhoWhenAndWhy()
    {
        var migration = Migration.Started(TestPlan.With(json => json["canary"] = JsonNode.Parse("""{"steps":[5],"gates":[{"name":"cab","approval":true,"approvers":2}]}"""))).Until(Phase.Canary, 5);
        migration.Now = new(2030, 1, 1, 12, 3, 11, TimeSpan.Zero);
        migration.Command(new ApproveGate("cab", "looks fine"), "bob").ShouldBeNull();
        migration.Command(new ApproveGate("cab", "again"), "bob").ShouldBeNull();
        migration.Command(new ApproveGate("cab", null), "ann")!.Code.ShouldBe(Problems.ProblemCode.OwnApproval);
        Verdict().ShouldBe((Outcome.Inconclusive, "1 of 2 approval(s): bob at 12:03:11 UTC (looks fine)"));

        migration.Restart();
        migration.Now = migration.Now.AddSeconds(5);
        migration.Command(new ApproveGate("cab", null), "eve").ShouldBeNull();
        Verdict().ShouldBe((Outcome.Pass, "2 of 2 approval(s): bob at 12:03:11 UTC (looks fine), eve at 12:03:16 UTC"));

        (Outcome, string) Verdict()
        {
            var verdict = Progress.VerdictOf(migration.State, migration.State.Plan!.GatesOf(Phase.Canary).Single(), ImmutableDictionary<string, Verdict>.Empty);
            return (verdict.Outcome, verdict.Message);
        }
    }

    [Fact]
    public void Decide_GateThatAPersonMayOverride_PassesByEither()
    {
        var plan = TestPlan.With(json => json["canary"] = JsonNode.Parse("""{"steps":[5],"gates":[{"name":"either","any":[{"metric":"errorRate","max":0.001},{"name":"override","approval":true}]}]}"""));
        var migration = Migration.Started(plan).Until(Phase.Canary, 5);
        var seen = migration.AllWell() with { Verdicts = ImmutableDictionary<string, Verdict>.Empty.Add("either.errorRate", Migration.Says("either.errorRate", Outcome.Inconclusive)) };
        migration.Observe(seen).Single().ShouldBeOfType<ApprovalAwaited>().Gates.ShouldBe(["override"]);
        migration.Observe(seen).ShouldBeEmpty();

        migration.Command(new ApproveGate("override", "known to be good"), "bob").ShouldBeNull();
        migration.Observe(seen).OfType<StepPassed>().Single().Verdicts.Single().Parts!.Value.Select(part => part.Outcome).ShouldBe([Outcome.Inconclusive, Outcome.Pass]);
        migration.Restart();
    }

    [Fact]
    public void Decide_GatePutTogetherFails_IsCountedAsOneOncePerItsLongestWindow()
    {
        var plan = TestPlan.With(json => json["canary"] = JsonNode.Parse(
            """{"gates":[{"name":"both","failureLimit":2,"all":[{"metric":"errorRate","max":0.001,"window":"10s"},{"metric":"latencyP99","maxRatio":2,"window":"40s"}]}]}"""));
        var migration = Migration.Started(plan).Until(Phase.Canary, 5);
        var seen = migration.AllWell() with
        {
            Verdicts = new[] { Migration.Says("both.errorRate", Outcome.Fail), Migration.Says("both.latencyP99", Outcome.Fail) }.ToImmutableDictionary(verdict => verdict.Name),
        };
        migration.Observe(seen).OfType<GateFailed>().Single().Gate.ShouldBe("both");
        migration.Now = migration.Now.AddSeconds(39);
        migration.Observe(seen).ShouldBeEmpty();
        migration.Now = migration.Now.AddSeconds(1);
        migration.Observe(seen).OfType<DecisionNeeded>().Single().Gate.ShouldBe("both");
    }
}
