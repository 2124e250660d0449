using System.Text.Json.Nodes;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Tests.Decisions;

public sealed class RehearsalTests
{
    [Fact]
    public void Rehearse_InCanary_MovesTheUsersThereAndBackAndMeasuresIt()
    {
        var migration = Migration.Started().Until(Phase.Canary, 10);
        var before = migration.State.RoutingVersion;
        migration.Command(new RehearseRollback("before the big step")).ShouldBeNull();
        RoutingPolicy.Of(migration.State)!.Percentage.ShouldBe(Percentage.Zero);
        migration.State.Step.ShouldBe(new Step(Phase.Canary, Percentage.Of(10)));

        migration.Now = migration.Now.AddMilliseconds(100);
        migration.Observe(Seen(migration, before, inFlight: 3)).ShouldBeEmpty();
        migration.Now = migration.Now.AddMilliseconds(100);
        migration.Observe(Seen(migration, migration.State.RoutingVersion, inFlight: 3)).OfType<RehearsalRouted>().Single().Milliseconds.ShouldBe(200);
        migration.Restart();
        migration.Now = migration.Now.AddMilliseconds(100);
        migration.Observe(Seen(migration, migration.State.RoutingVersion, inFlight: 0)).OfType<RehearsalDrained>().Single().Milliseconds.ShouldBe(300);
        RoutingPolicy.Of(migration.State)!.Percentage.ShouldBe(Percentage.Of(10));

        // Nobody has come back before the gateways know.
        migration.Observe(Seen(migration, migration.State.RoutingVersion - 1, inFlight: 0)).ShouldBeEmpty();
        migration.Now = migration.Now.AddMilliseconds(100);
        migration.Observe(Seen(migration, migration.State.RoutingVersion, inFlight: 1)).OfType<RehearsalFinished>().Single().Milliseconds.ShouldBe(400);
        var last = migration.State.LastRehearsal!;
        (last.RoutedMilliseconds, last.DrainedMilliseconds, last.BackMilliseconds, last.RowsAtRisk).ShouldBe((200.0, 300.0, 400.0, null));
        (migration.State.Rehearsal, migration.State.RestartRequired, migration.State.Rollback).ShouldBe((null, false, null));
        migration.Restart();
    }

    [Fact]
    public void Rehearse_UnderWay_NothingGoesForwardAndATriggerMakesItARollback()
    {
        var migration = Migration.Started().Until(Phase.Canary, 10);
        migration.Command(new RehearseRollback(null)).ShouldBeNull();
        migration.Observe(migration.AllWell() with { Gateways = [new("gw", new(1, 0), false, 0)] }).ShouldBeEmpty();

        migration.Observe(migration.AllWell() with { FiredTriggers = [Migration.Says("errorRate", Outcome.Fail)] }).OfType<RollbackStarted>().Count().ShouldBe(1);
        (migration.State.Rehearsal, migration.State.LastRehearsal, migration.State.Step).ShouldBe((null, null, Step.None));
    }

    [Theory]
    [InlineData(Phase.Shadow, 0)]
    [InlineData(Phase.Full, 100)]
    public void Rehearse_WhereNoStepIsMoved_IsRefused(Phase phase, decimal percent) =>
        Migration.Started().Until(phase, percent).Command(new RehearseRollback(null))!.Code.ShouldBe(ProblemCode.IllegalStep);

    [Theory]
    [InlineData(300, Outcome.Pass)]
    [InlineData(2_500, Outcome.Fail)]
    public void Gate_WantsARehearsal_SaysSoUntilThereWasOneThatWasQuickEnough(int took, Outcome expected)
    {
        var plan = TestPlan.With(json => json["canary"] = JsonNode.Parse("""{"steps":[10],"gates":[{"rehearsal":{"maxRecovery":"2s"}}]}"""));
        var migration = Migration.Started(plan).Until(Phase.Canary, 10);
        migration.Observe(migration.AllWell() with { Verdicts = [] }).ShouldBeEmpty();
        Verdict().Outcome.ShouldBe(Outcome.Inconclusive);

        migration.Command(new RehearseRollback(null)).ShouldBeNull();
        migration.Now = migration.Now.AddMilliseconds(took);
        migration.Observe(new Observation());
        migration.Observe(new Observation());
        Verdict().Outcome.ShouldBe(expected);
        Verdict().Message.ShouldStartWith($"a rollback from Canary 10 % took {took} ms");

        migration.Command(new RollBackTo(Phase.Shadow, null, "enough")).ShouldBeNull();
        migration.Observe(new Observation());
        migration.Command(new StartMigration(Phase.Full, null, null, true, "again")).ShouldBeNull();
        migration.State.LastRehearsal.ShouldBeNull();

        Verdict Verdict() => Progress.VerdictOf(migration.State, plan.GatesOf(Phase.Canary).Single(), migration.AllWell().Verdicts);
    }

    private static Observation Seen(Migration migration, long version, long inFlight) =>
        migration.AllWell() with { Gateways = [new("gw", new(1, version), false, inFlight), new("away", new(1, 0), true, 9)] };
}
