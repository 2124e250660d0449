using System.Text.Json.Nodes;
using Hal9.Migrate.Checkpoints;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Features;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Tests.Journal;

public sealed class EventCatalogTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Verdict Verdict = new() { Name = "g", Outcome = Outcome.Pass, Message = "m", Value = 0.1, Upper = 0.2, Limit = 0.3, Requests = 7 };

    private static readonly FeatureFlag Flag =
        new() { Key = "f", Enabled = true, Percentage = Percentage.Of(12.5m), Rules = [new(TargetingAttribute.Header, "X", ["1"], true)] };

    public static TheoryData<MigrationEvent> OneOfEach { get; } =
    [
        new JournalOpened("j"),
        new JournalImported("ann", Now),
        new PlanRegistered("{}", "hash"),
        new PlanAmended("{}", "hash", ["canary.hold"], "why"),
        new GoalSet(Phase.Canary, Percentage.Of(25), true, "why"),
        new StepEntered(Phase.RampUp, Percentage.Of(75)),
        new StepPassed(Phase.Shadow, Percentage.Zero, 60, [Verdict], "note"),
        new BaselineFrozen([new(new(Subject.Legacy, MethodClass.Safe, "/a"), 5, 1, LatencyHistogram.Of(TimeSpan.FromMilliseconds(3)))], 300),
        new GateFailed("g", 2, Verdict),
        new GateApproved("g", "fine"),
        new GateDenied("g", null),
        new ApprovalAwaited(["g"]),
        new NotificationFailed("ops", 7, "it answers with status 500"),
        new DecisionNeeded("why", "g"),
        new MigrationSuspended("why"),
        new MigrationResumed(null),
        new TriggerFired("t", Verdict),
        new RollbackStarted(Phase.None, Percentage.Zero, RollbackCause.Trigger, "why"),
        new RollbackRouted(12.5, ["gw-2"]),
        new RollbackFinished(20, 3),
        new RollbackStepped(Phase.Canary, Percentage.Of(5), "worse"),
        new RehearsalStarted("why"),
        new RehearsalRouted(12.5, ["gw-2"]),
        new RehearsalDrained(20, 3, 0),
        new RehearsalFinished(25),
        new StateBegun(),
        new StoresInStep(4),
        new StoresOutOfStep("lag"),
        new CaptureGivenUp(11_000, 10_000),
        new RowsRepaired(["items"], "why"),
        new HandoverStarted(Side.Successor),
        new WritesHeld(),
        new HandoverCalledOff("late"),
        new OwnershipCeded(Side.Legacy, 1),
        new HandoverEnded(Side.Successor, true, 70, 42.5, null),
        new HookRan("jobs", Side.Successor, 12, 2, "it ended with 1"),
        new WritesRefused(37, "dead"),
        new LossAccepted(null, "the disk is gone"),
        new StateRemoved(),
        new StandbyEnded(86_400, []),
        new MigrationAborted("why"),
        new MigrationCompleted(null),
        new FeatureSet(Flag),
        new FeatureRemoved("f"),
        new CheckpointCreated(new Checkpoint { Name = "c", CreatedAt = Now, CreatedBy = "ann", PlanHash = "h", Position = 3, Step = new(Phase.Canary, Percentage.Of(5)), Features = [Flag] }),
        new CheckpointRemoved("c"),
        new CheckpointRestored("c", "why"),
    ];

    [Theory]
    [MemberData(nameof(OneOfEach))]
    public void Record_AnyEvent_ReadsBackTheSame(MigrationEvent happened)
    {
        var record = EventCatalog.Record(null, happened, "ann", Now);
        var again = EventCatalog.Record(null, EventCatalog.Read(record), "ann", Now);

        again.Data.ShouldBe(record.Data);
        JsonNode.Parse(record.Data)!.AsObject().Count.ShouldBeGreaterThanOrEqualTo(happened is MigrationResumed or MigrationCompleted or StateBegun or WritesHeld or StateRemoved ? 0 : 1);
        EventText.Of(happened).ShouldNotBe(happened.GetType().Name);
    }

    [Fact]
    public void OneOfEach_CoversTheCatalog() =>
        OneOfEach.Select(row => row.Data.GetType().Name).Order().ShouldBe(EventCatalog.Names.Order());
}
