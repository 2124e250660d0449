using System.Text.Json.Nodes;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Tests.Decisions;

public sealed class GradualRollbackTests
{
    [Fact]
    public void RollBack_Gradual_GoesDownStepByStepAndEndsThere()
    {
        var migration = Migration.Started().Until(Phase.RampUp, 75);
        migration.Command(new RollBackTo(Phase.None, null, "quietly", Gradual: true)).ShouldBeNull();
        var steps = new List<string> { migration.State.Step.ToString() };
        for (var second = 1; second <= 400 && migration.State.Rollback is not null; second++)
        {
            migration.Now = migration.Now.AddSeconds(1);
            steps.AddRange(migration.Observe(new Observation { PositionVersion = migration.State.Position.Version }).OfType<RollbackStepped>().Select(stepped => new Step(stepped.Phase, stepped.Percentage).ToString()));
        }

        steps.ShouldBe(["Canary 50 %", "Canary 25 %", "Canary 10 %", "Canary 5 %", "None"]);
        var last = migration.State.LastRollback!;
        (last.From.ToString(), last.To, last.FinishedMilliseconds).ShouldBe(("RampUp 75 %", Step.None, 121_000.0));
        migration.State.Status.ShouldBe(MigrationStatus.RolledBack);
        migration.Restart();
    }

    [Fact]
    public void RollBack_GradualAndTheEvidenceWorsens_IsImmediateFromThenOn()
    {
        var migration = Migration.Started().Until(Phase.RampUp, 75);
        migration.Command(new RollBackTo(Phase.Shadow, null, null, Gradual: true)).ShouldBeNull();
        migration.Now = migration.Now.AddSeconds(1);
        migration.Observe(new Observation { PositionVersion = migration.State.Position.Version - 1, ViolatedTriggers = [Migration.Says("errorRate", Outcome.Fail)] }).ShouldBeEmpty();

        var stepped = migration.Observe(new Observation { PositionVersion = migration.State.Position.Version, ViolatedTriggers = [Migration.Says("errorRate", Outcome.Fail)] });
        stepped.OfType<RollbackStepped>().Single().Reason!.ShouldContain("the evidence has worsened: errorRate says Fail");
        migration.State.Step.Phase.ShouldBe(Phase.Shadow);
    }

    [Fact]
    public void RollBack_GradualAndATriggerFires_GoesToNobodyAtOnce()
    {
        var migration = Migration.Started().Until(Phase.RampUp, 75);
        migration.Command(new RollBackTo(Phase.Canary, Percentage.Of(10), null, Gradual: true)).ShouldBeNull();
        migration.Observe(new Observation { PositionVersion = migration.State.Position.Version, FiredTriggers = [Migration.Says("errorRate", Outcome.Fail)] });
        migration.State.Step.ShouldBe(Step.None);
        migration.State.Rollback!.IsGradual.ShouldBeFalse();
    }

    [Fact]
    public void RollBack_AtOnceDuringAGradualOne_IsTaken()
    {
        var migration = Migration.Started().Until(Phase.RampUp, 75);
        migration.Command(new RollBackTo(Phase.None, null, null, Gradual: true)).ShouldBeNull();
        migration.Command(new RollBackTo(Phase.None, null, "now")).ShouldBeNull();
        migration.State.Step.ShouldBe(Step.None);
    }

    [Fact]
    public void Start_InTheCooldownAfterATrigger_IsRefusedUntilItIsOver()
    {
        var migration = Migration.Started(TestPlan.With(json => json["rollback"] = JsonNode.Parse("""{"cooldown":"10m"}"""))).Until(Phase.Canary, 10);
        migration.Observe(migration.AllWell() with { FiredTriggers = [Migration.Says("errorRate", Outcome.Fail)] });
        migration.Observe(new Observation());
        migration.Now = migration.Now.AddSeconds(599);

        var again = new StartMigration(Phase.Full, null, null, true, "mended");
        var refusal = migration.Command(again)!;
        (refusal.Code, refusal.Detail.Contains("another 1 s", StringComparison.Ordinal)).ShouldBe((ProblemCode.RestartRequired, true), refusal.Detail);
        migration.Now = migration.Now.AddSeconds(1);
        migration.Command(again).ShouldBeNull();
    }
}
