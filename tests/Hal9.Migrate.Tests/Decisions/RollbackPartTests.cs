using Hal9.Migrate.Decisions;
using Hal9.Migrate.Features;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Tests.Decisions;

/// <summary>A rollback of some of what can be taken back.</summary>
public sealed class RollbackPartTests
{
    [Fact]
    public void Features_Alone_BecomeWhatThePlanSaysAndUsersStay()
    {
        var migration = Changed(Phase.Canary, 10);
        migration.Command(Back([RollbackPart.Features])).ShouldBeNull();

        migration.State.Features.Values.ShouldBe(migration.State.Plan!.Features, ignoreOrder: true);
        (migration.State.Step, migration.State.Status).ShouldBe((new Step(Phase.Canary, Percentage.Of(10)), MigrationStatus.Running));
        migration.Command(Back([RollbackPart.Features])).ShouldBeNull();
        migration.Last.ShouldBeEmpty("they are so already");
        migration.Command(Back([RollbackPart.Features]) with { ToPhase = Phase.Shadow })!.Code.ShouldBe(ProblemCode.InvalidArgument);
    }

    [Fact]
    public void Routing_WithFeatures_GoesBackAtOnceAndResetsTheFlags()
    {
        var migration = Changed(Phase.Canary, 10);
        migration.Command(Back([RollbackPart.Routing, RollbackPart.Features])).ShouldBeNull();

        migration.Last[0].ShouldBeOfType<RollbackStarted>("the routing comes first");
        (migration.State.Step, migration.State.Features["meta_learning"].Enabled).ShouldBe((Step.None, false));
    }

    [Fact]
    public void Default_LeavesTheFlagsAsPeopleChoseThem()
    {
        var migration = Changed(Phase.Canary, 10);
        migration.Command(Back([])).ShouldBeNull();
        (migration.State.Step, migration.State.Features["meta_learning"].Enabled).ShouldBe((Step.None, true));
    }

    [Fact]
    public void Routing_AloneWhileTheSuccessorOwnsTheWrites_IsRefused()
    {
        var world = StateWorld.InFull();
        var refusal = world.Migration.Command(Back([RollbackPart.Routing, RollbackPart.Features])).ShouldNotBeNull();
        (refusal.Code, refusal.Detail).ShouldBe((ProblemCode.IllegalStep, "The successor owns the writes, or is about to: reads cannot leave it alone."));
        world.Migration.Last.ShouldBeEmpty("nothing is half done");
    }

    [Fact]
    public void State_Alone_BringsTheWritesBackAndTheReadsOnlyAsFarAsTheyMust()
    {
        var world = StateWorld.InFull();
        world.Migration.Command(Back([RollbackPart.State])).ShouldBeNull();
        world.Migration.Command(Back([RollbackPart.State])).ShouldBeNull();
        world.Migration.Last.ShouldBeEmpty("they are on their way");
        world.Settle();

        var state = world.Migration.State;
        (state.Step, state.WriteOwner, state.Status).ShouldBe((new Step(Phase.RampUp, Percentage.Of(90)), Side.Legacy, MigrationStatus.RolledBack));
        (state.LastRollback!.RowsLost, RoutingPolicy.Of(state)!.Writes!.Owner).ShouldBe((0, Side.Legacy));
        world.Migration.Command(Back([RollbackPart.State])).ShouldBeNull();
        world.Migration.Last.ShouldBeEmpty("the legacy owns them already");
    }

    [Fact]
    public void State_WithoutRowsToMoveOrWithAStep_IsRefused()
    {
        Migration.Started().Until(Phase.Full, 100).Command(Back([RollbackPart.State]))!.Detail.ShouldContain("no state section");
        StateWorld.InFull().Migration.Command(Back([RollbackPart.State]) with { ToPhase = Phase.Canary })!.Code.ShouldBe(ProblemCode.InvalidArgument);
        StateWorld.InFull().Migration.Command(Back([RollbackPart.State]) with { Gradual = true })!.Code.ShouldBe(ProblemCode.IllegalStep);
    }

    private static Migration Changed(Phase phase, decimal percent)
    {
        var migration = Migration.Started().Until(phase, percent);
        migration.Command(new SetFeature(new FeatureFlag { Key = "meta_learning", Enabled = true })).ShouldBeNull();
        migration.Command(new SetFeature(new FeatureFlag { Key = "extra", Enabled = true })).ShouldBeNull();
        return migration;
    }

    private static RollBackTo Back(RollbackPart[] parts) => new(Phase.None, null, "a drill", Parts: [.. parts]);
}
