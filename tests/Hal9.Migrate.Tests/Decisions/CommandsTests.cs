using System.Text.Json.Nodes;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Features;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Tests.Decisions;

public sealed class CommandsTests
{
    private static readonly StartMigration ToFull = new(Phase.Full, null, null, false, null);

    [Fact]
    public void Start_GivenAgain_ChangesNothing()
    {
        var migration = Migration.Started();
        migration.Command(ToFull).ShouldBeNull();
        migration.Last.ShouldBeEmpty();
    }

    [Fact]
    public void Start_NoPlan_IsRefused() => new Migration().Command(ToFull)!.Code.ShouldBe(ProblemCode.PlanMissing);

    [Fact]
    public void Start_OtherPlanInMind_IsRefused() =>
        new Migration(TestPlan.Default).Command(ToFull with { PlanHash = "abc" })!.Code.ShouldBe(ProblemCode.PlanDifferent);

    [Theory]
    [InlineData(Phase.None, null, ProblemCode.IllegalStep)]
    [InlineData(Phase.Complete, null, ProblemCode.IllegalStep)]
    [InlineData(Phase.Shadow, 5, ProblemCode.IllegalStep)]
    [InlineData(Phase.Canary, 0, ProblemCode.IllegalStep)]
    [InlineData(Phase.RampUp, 100, ProblemCode.IllegalStep)]
    [InlineData(Phase.Canary, 75, ProblemCode.IllegalStep)]
    [InlineData(Phase.RampUp, 50, ProblemCode.IllegalStep)]
    public void Start_GoalThatIsNone_IsRefused(Phase phase, int? percent, string code) =>
        new Migration(TestPlan.Default).Command(new StartMigration(phase, percent is { } p ? Percentage.Of(p) : null, null, false, null))!.Code.ShouldBe(code);

    [Fact]
    public void Start_BehindWhereItStands_IsRefusedAndPointsToRollback()
    {
        var problem = Migration.Started().Until(Phase.RampUp, 75).Command(new StartMigration(Phase.Canary, null, null, false, null))!;
        problem.Code.ShouldBe(ProblemCode.IllegalStep);
        problem.Remedy!.ShouldContain("rollback");
    }

    [Fact]
    public void Start_LowerGoalThatIsStillAhead_LowersTheGoal()
    {
        var migration = Migration.Started().Until(Phase.Canary, 5);
        migration.Command(new StartMigration(Phase.Canary, Percentage.Of(25), null, false, null)).ShouldBeNull();
        migration.State.Goal!.Step.ShouldBe(new Step(Phase.Canary, Percentage.Of(25)));
    }

    [Fact]
    public void Start_AfterRollback_NeedsRestartAndReason()
    {
        var migration = Migration.Started().Until(Phase.Canary, 50);
        migration.Command(new RollBackTo(Phase.None, null, "errors"));
        migration.Command(ToFull)!.Code.ShouldBe(ProblemCode.RollingBack);
        migration.Observe(Observation.Nothing);

        migration.Command(ToFull)!.Code.ShouldBe(ProblemCode.RestartRequired);
        migration.Command(ToFull with { Restart = true })!.Code.ShouldBe(ProblemCode.RestartRequired);
        migration.Command(ToFull with { Restart = true, Reason = "mended" }).ShouldBeNull();
        migration.State.Status.ShouldBe(MigrationStatus.Running);
    }

    [Fact]
    public void Register_SamePlan_ChangesNothing_OtherPlanWhileOpen_IsRefusedAndSaysWhatDiffers()
    {
        var migration = Migration.Started();
        migration.Command(new RegisterPlan(TestPlan.Default)).ShouldBeNull();
        migration.Last.ShouldBeEmpty();

        var other = TestPlan.With(json => json["canary"] = JsonNode.Parse("""{"hold":"1m"}"""));
        var problem = migration.Command(new RegisterPlan(other))!;
        problem.Code.ShouldBe(ProblemCode.PlanDifferent);
        problem.Errors.Select(error => error.Path).ShouldBe(["canary.hold"]);
    }

    [Fact]
    public void Register_OtherPlanBeforeTheStartOrAfterTheEnd_IsFine()
    {
        var other = TestPlan.With(json => json["name"] = "second");
        var migration = new Migration(TestPlan.Default);
        migration.Command(new RegisterPlan(other)).ShouldBeNull();

        migration.Command(ToFull).ShouldBeNull();
        migration.Command(new AbortMigration("no")).ShouldBeNull();
        migration.Observe(Observation.Nothing);
        migration.State.Status.ShouldBe(MigrationStatus.Aborted);
        migration.Command(new RegisterPlan(TestPlan.Default)).ShouldBeNull();
        migration.State.Earlier.Select(earlier => (earlier.Name, earlier.Status)).ShouldBe([("second", MigrationStatus.Aborted)]);
        migration.State.Status.ShouldBe(MigrationStatus.Ready);
    }

    [Fact]
    public void Amend_Hold_AppliesAtOnce_KeyOrSalt_IsRefused()
    {
        var migration = Migration.Started().Until(Phase.Canary, 5);
        migration.Command(new AmendPlan(TestPlan.With(json => json["canary"] = JsonNode.Parse("""{"hold":"1m"}""")), "hurry")).ShouldBeNull();
        migration.State.Plan!.Phases[Phase.Canary].Hold.ShouldBe(TimeSpan.FromMinutes(1));

        var problem = migration.Command(new AmendPlan(TestPlan.With(json => json["traffic"] = JsonNode.Parse("""{"salt":"x"}""")), "why not"))!;
        problem.Code.ShouldBe(ProblemCode.PlanFixed);
        problem.Errors.ShouldHaveSingleItem().Path.ShouldBe("traffic.salt");
    }

    [Fact]
    public void Amend_Endpoint_ChangesTheRouting()
    {
        var migration = Migration.Started().Until(Phase.Canary, 5);
        var before = migration.State.RoutingVersion;
        migration.Command(new AmendPlan(TestPlan.With(json => json["successor"] = JsonNode.Parse("""{"url":"http://127.0.0.1:3"}""")), "moved")).ShouldBeNull();
        migration.State.RoutingVersion.ShouldBeGreaterThan(before);
        RoutingPolicy.Of(migration.State)!.Successor.Url.Port.ShouldBe(3);
    }

    [Fact]
    public void Suspend_FreezesThePercentage_ResumeGoesOn()
    {
        var migration = Migration.Started().Until(Phase.Canary, 5);
        migration.Command(new SuspendMigration("lunch")).ShouldBeNull();
        migration.Observe(migration.AllWell()).ShouldBeEmpty();
        migration.State.Status.ShouldBe(MigrationStatus.Suspended);
        migration.Command(new ResumeMigration(null)).ShouldBeNull();
        migration.Observe(migration.AllWell()).ShouldNotBeEmpty();
    }

    [Fact]
    public void Resume_AfterRollback_IsRefused()
    {
        var migration = Migration.Started().Until(Phase.Canary, 5);
        migration.Command(new RollBackTo(Phase.None, null, null));
        migration.Observe(Observation.Nothing);
        migration.Command(new ResumeMigration(null))!.Code.ShouldBe(ProblemCode.RestartRequired);
    }

    [Theory]
    [InlineData(Phase.None, null, "None")]
    [InlineData(Phase.Shadow, null, "Shadow")]
    [InlineData(Phase.Canary, null, "Canary 50 %")]
    [InlineData(Phase.Canary, 10, "Canary 10 %")]
    [InlineData(Phase.RampUp, null, "RampUp 75 %")]
    public void RollBackTo_EarlierStep_GoesThereAndStays(Phase phase, int? percent, string expected)
    {
        var migration = Migration.Started().Until(Phase.RampUp, 75);
        migration.Command(new RollBackTo(phase, percent is { } p ? Percentage.Of(p) : null, "why")).ShouldBeNull();
        migration.Observe(Observation.Nothing);
        migration.State.Step.ToString().ShouldBe(expected);
        migration.State.Status.ShouldBe(MigrationStatus.RolledBack);
        migration.Observe(migration.AllWell()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Phase.Full, null)]
    [InlineData(Phase.RampUp, 90)]
    [InlineData(Phase.Complete, null)]
    public void RollBackTo_LaterStep_IsRefused(Phase phase, int? percent) =>
        Migration.Started().Until(Phase.RampUp, 75).Command(new RollBackTo(phase, percent is { } p ? Percentage.Of(p) : null, null))!.Code.ShouldBe(ProblemCode.IllegalStep);

    [Fact]
    public void RollBackTo_DeeperWhileOneIsUnderWay_Wins()
    {
        var migration = Migration.Started().Until(Phase.RampUp, 75);
        migration.Command(new RollBackTo(Phase.Canary, Percentage.Of(25), null)).ShouldBeNull();
        migration.Command(new RollBackTo(Phase.None, null, "now")).ShouldBeNull();
        migration.State.Step.ShouldBe(Step.None);
        migration.Command(new RollBackTo(Phase.Canary, Percentage.Of(5), null))!.Code.ShouldBe(ProblemCode.IllegalStep);
    }

    [Fact]
    public void RollBackTo_GivenTwice_ChangesNothingTheSecondTime()
    {
        var migration = Migration.Started().Until(Phase.RampUp, 75);
        migration.Command(new RollBackTo(Phase.None, null, null)).ShouldBeNull();
        migration.Command(new RollBackTo(Phase.None, null, null)).ShouldBeNull();
        migration.Last.ShouldBeEmpty();
    }

    [Fact]
    public void Complete_OnlyAfterFullsStandby_AndThenThereIsNoWayBack()
    {
        var migration = Migration.Started().Until(Phase.RampUp, 90);
        migration.Command(new CompleteMigration(null))!.Code.ShouldBe(ProblemCode.IllegalStep);
        migration.Until(Phase.Full, 100);
        migration.Command(new CompleteMigration(null))!.Detail.ShouldContain("standby");
        migration.Observe(migration.AllWell()).Single().ShouldBeOfType<StandbyEnded>();
        migration.Command(new CompleteMigration("done")).ShouldBeNull();

        migration.State.Status.ShouldBe(MigrationStatus.Completed);
        RoutingPolicy.Of(migration.State)!.Percentage.ShouldBe(Percentage.Hundred);
        migration.Command(new RollBackTo(Phase.None, null, null))!.Code.ShouldBe(ProblemCode.Closed);
        migration.Command(new CompleteMigration(null)).ShouldBeNull();
        migration.Last.ShouldBeEmpty();
    }

    [Fact]
    public void Abort_RollsBackAndCloses()
    {
        var migration = Migration.Started().Until(Phase.Canary, 25);
        migration.Command(new AbortMigration("enough")).ShouldBeNull();
        RoutingPolicy.Of(migration.State)!.Percentage.ShouldBe(Percentage.Zero);
        migration.State.Status.ShouldBe(MigrationStatus.RollingBack);
        migration.Observe(Observation.Nothing);
        migration.State.Status.ShouldBe(MigrationStatus.Aborted);
        migration.Command(ToFull)!.Code.ShouldBe(ProblemCode.Closed);
    }

    [Fact]
    public void Approve_UnknownOrMetricGate_IsRefusedWithTheKnownOnes()
    {
        var migration = Migration.Started().Until(Phase.Canary, 5);
        migration.Command(new ApproveGate("cab", null), "bob")!.Remedy!.ShouldContain("canary.errorRate");
        migration.Command(new ApproveGate("canary.errorRate", null), "bob")!.Code.ShouldBe(ProblemCode.NotAnApproval);
    }

    [Fact]
    public void Deny_StopsForADecision()
    {
        var plan = TestPlan.With(json => json["state"] = JsonNode.Parse("""{"gates":[{"name":"cab","approval":true}]}"""));
        var migration = Migration.Started(plan).Until(Phase.State, 50);
        migration.Command(new DenyGate("CAB", "not on a Friday"), "bob").ShouldBeNull();
        migration.State.NeedsDecision!.Reason.ShouldContain("bob denied gate cab: not on a Friday");
    }

    [Fact]
    public void Checkpoint_Restored_BringsStepAndFlagsBack()
    {
        var migration = Migration.Started().Until(Phase.Canary, 10);
        migration.Command(new CreateCheckpoint("before", "")).ShouldBeNull();
        migration.Command(new SetFeature(new FeatureFlag { Key = "meta_learning", Enabled = true })).ShouldBeNull();
        migration.Command(new SetFeature(new FeatureFlag { Key = "extra", Enabled = true })).ShouldBeNull();
        migration.Until(Phase.Canary, 50);

        migration.Command(new RestoreCheckpoint("before", "try again")).ShouldBeNull();

        migration.State.Step.ShouldBe(new Step(Phase.Canary, Percentage.Of(10)));
        migration.State.Features["meta_learning"].Enabled.ShouldBeFalse();
        migration.State.Features.ContainsKey("extra").ShouldBeFalse();
    }

    [Fact]
    public void Checkpoint_AheadOrUnknownOrTaken_IsRefused()
    {
        var migration = Migration.Started().Until(Phase.Canary, 10);
        migration.Command(new CreateCheckpoint("c", ""));
        migration.Command(new CreateCheckpoint("c", ""))!.Code.ShouldBe(ProblemCode.CheckpointExists);
        migration.Command(new CreateCheckpoint("a b", ""))!.Code.ShouldBe(ProblemCode.InvalidArgument);
        migration.Command(new RestoreCheckpoint("d", null))!.Remedy.ShouldBe("Checkpoints: c.");
        migration.Command(new RollBackTo(Phase.None, null, null));
        migration.Command(new RestoreCheckpoint("c", null))!.Code.ShouldBe(ProblemCode.CheckpointAhead);
    }

    [Fact]
    public void ShadowModeFlag_Off_StopsMirroring_Percentage_IsTheShareMirrored()
    {
        var migration = Migration.Started().Until(Phase.Shadow, 0);
        var flag = migration.State.Features[Hal9Flags.ShadowMode];
        migration.Command(new SetFeature(flag with { Percentage = Percentage.Of(20) }));
        RoutingPolicy.Of(migration.State)!.Mirror!.Sample.ShouldBe(Percentage.Of(20));
        migration.Command(new SetFeature(flag with { Enabled = false }));
        RoutingPolicy.Of(migration.State)!.Mirror.ShouldBeNull();
    }

    [Fact]
    public void Status_EveryKind_IsReached()
    {
        var migration = new Migration();
        migration.State.Status.ShouldBe(MigrationStatus.NoPlan);
        migration.Command(new RegisterPlan(TestPlan.Default));
        migration.State.Status.ShouldBe(MigrationStatus.Ready);
        migration.Command(ToFull);
        migration.State.Status.ShouldBe(MigrationStatus.Running);
    }

    [Fact]
    public void Triggers_AfterCompletion_AreDisarmed()
    {
        var migration = Migration.Started().Until(Phase.Full, 100);
        migration.Observe(migration.AllWell());
        migration.Command(new CompleteMigration(null));
        migration.Observe(migration.AllWell() with { FiredTriggers = [Migration.Says("errorRate", Outcome.Fail)] }).ShouldBeEmpty();
        migration.Journal.Count(record => record.Type == nameof(RollbackStarted)).ShouldBe(0);
    }
}
