using System.Collections.Immutable;
using Hal9.Migrate.Checkpoints;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Features;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

#pragma warning disable MA0048 // one line each: the list is the point

namespace Hal9.Migrate.Journal;

/// <summary>The journal was begun; its id tells it from all others.</summary>
public sealed record JournalOpened(string JournalId) : MigrationEvent;

/// <summary>The journal was imported from a document; the migration stands suspended.</summary>
public sealed record JournalImported(string ExportedBy, DateTimeOffset ExportedAt) : MigrationEvent;

/// <summary>A plan was registered; a migration by it may start.</summary>
public sealed record PlanRegistered(string Source, string Hash) : MigrationEvent;

/// <summary>The plan of the open migration was changed where that is allowed.</summary>
public sealed record PlanAmended(string Source, string Hash, ImmutableArray<string> Changed, string Reason) : MigrationEvent;

/// <summary>Somebody asked for a phase and percentage: the migration started, was restarted, or its goal was raised.</summary>
public sealed record GoalSet(Phase Phase, Percentage Percentage, bool Restart, string? Reason) : MigrationEvent;

/// <summary>A step was entered.</summary>
public sealed record StepEntered(Phase Phase, Percentage Percentage) : MigrationEvent;

/// <summary>A step was left for the next: its hold was over and its gates passed, on these verdicts.</summary>
public sealed record StepPassed(Phase Phase, Percentage Percentage, int HealthySeconds, ImmutableArray<Verdict> Verdicts, string? Note) : MigrationEvent;

/// <summary>What the legacy showed while it still had at least half of the traffic; later steps are compared with it.</summary>
public sealed record BaselineFrozen(ImmutableArray<StratumTally> Strata, int Seconds) : MigrationEvent;

/// <summary>A gate failed; this was the given failure at this step.</summary>
public sealed record GateFailed(string Gate, int Failure, Verdict Verdict) : MigrationEvent;

/// <summary>A person approved a gate.</summary>
public sealed record GateApproved(string Gate, string? Reason) : MigrationEvent;

/// <summary>A person denied a gate.</summary>
public sealed record GateDenied(string Gate, string? Reason) : MigrationEvent;

/// <summary>At this step everything else holds: these gates wait for people to approve them.</summary>
public sealed record ApprovalAwaited(ImmutableArray<string> Gates) : MigrationEvent;

/// <summary>Somebody outside could not be told of a record, for as long as was tried.</summary>
/// <param name="Destination">Who, by the name in the plan.</param>
/// <param name="Sequence">The record.</param>
/// <param name="Reason">Why not; never an address or a secret.</param>
public sealed record NotificationFailed(string Destination, long Sequence, string Reason) : MigrationEvent;

/// <summary>Progress stopped until a person decides.</summary>
public sealed record DecisionNeeded(string Reason, string? Gate) : MigrationEvent;

/// <summary>A person froze the percentage; triggers stay armed.</summary>
public sealed record MigrationSuspended(string? Reason) : MigrationEvent;

/// <summary>A person let the migration go on toward its goal.</summary>
public sealed record MigrationResumed(string? Reason) : MigrationEvent;

/// <summary>A trigger's condition was violated for long enough, on this verdict.</summary>
public sealed record TriggerFired(string Trigger, Verdict Verdict) : MigrationEvent;

/// <summary>The migration goes back to an earlier step; the routing changes with this very record, gradually to the step before.</summary>
public sealed record RollbackStarted(Phase ToPhase, Percentage ToPercentage, RollbackCause Cause, string? Reason, bool Gradual = false) : MigrationEvent;

/// <summary>A gradual rollback goes on to this step: the next one down, or, when the evidence has worsened, the last at once.</summary>
public sealed record RollbackStepped(Phase Phase, Percentage Percentage, string? Reason) : MigrationEvent;

/// <summary>Every gateway that answers obeys the rolled-back routing; so long after the rollback started.</summary>
public sealed record RollbackRouted(double Milliseconds, ImmutableArray<string> SilentGateways) : MigrationEvent;

/// <summary>Requests that the successor was still answering have ended, or the wait for them did; so long after the rollback started.</summary>
public sealed record RollbackFinished(double Milliseconds, long StillInFlight) : MigrationEvent;

/// <summary>A rollback is rehearsed: the users of the step go to the legacy with this very record.</summary>
public sealed record RehearsalStarted(string? Reason) : MigrationEvent;

/// <summary>In a rehearsal every gateway that answers sends nothing new to the successor; so long after it began.</summary>
public sealed record RehearsalRouted(double Milliseconds, ImmutableArray<string> SilentGateways) : MigrationEvent;

/// <summary>In a rehearsal the successor's last request has ended, or the wait for it did; the users come back with this very record.</summary>
/// <param name="Milliseconds">So long after it began: the recovery time.</param>
/// <param name="StillInFlight">Requests that outlasted the wait for them.</param>
/// <param name="RowsAtRisk">How many writes a rollback would have lost; null when nobody knows, because the plan moves no rows.</param>
public sealed record RehearsalDrained(double Milliseconds, long StillInFlight, long? RowsAtRisk) : MigrationEvent;

/// <summary>A rehearsal is over: every gateway that answers routes as before; so long after it began.</summary>
public sealed record RehearsalFinished(double Milliseconds) : MigrationEvent;

/// <summary>Work on the rows began: capture and copy.</summary>
public sealed record StateBegun : MigrationEvent;

/// <summary>Every row of so many tables is verified, and the other side is not far behind.</summary>
public sealed record StoresInStep(int Tables) : MigrationEvent;

/// <summary>The stores are not in step any more.</summary>
public sealed record StoresOutOfStep(string Reason) : MigrationEvent;

/// <summary>The log of changes in the legacy's store grew beyond what it may: capture ends, everything of ours is removed, and the copy is void.</summary>
/// <param name="LogEntries">How many entries it had.</param>
/// <param name="MaxLog">How many it may have.</param>
public sealed record CaptureGivenUp(long LogEntries, int MaxLog) : MigrationEvent
{
    /// <summary>Why, and what to do, for people.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Reason => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"capture was given up: {LogEntries:N0} changes waited in the legacy's store, state.maxLog is {MaxLog:N0}. The copy begins anew when somebody resumes");
}

/// <summary>The ownership of writes is to pass to a side.</summary>
public sealed record HandoverStarted(Side To) : MigrationEvent;

/// <summary>Gateways hold writes from now on, until the hand-over ends.</summary>
public sealed record WritesHeld : MigrationEvent;

/// <summary>The old owner is to keep the writes.</summary>
public sealed record HandoverCalledOff(string Reason) : MigrationEvent;

/// <summary>A store gave the ownership of writes away; written before the other one opens.</summary>
public sealed record OwnershipCeded(Side By, long Term) : MigrationEvent;

/// <summary>A hand-over ended.</summary>
/// <param name="To">The side that was to own the writes.</param>
/// <param name="Done">Whether it does, and its store is open; else the old owner's is.</param>
/// <param name="HeldMilliseconds">How long gateways held writes.</param>
/// <param name="FenceMilliseconds">How long of that no store was open.</param>
/// <param name="Reason">Why it was called off.</param>
public sealed record HandoverEnded(Side To, bool Done, double HeldMilliseconds, double FenceMilliseconds, string? Reason) : MigrationEvent;

/// <summary>A hook was run because the owner of writes had changed.</summary>
/// <param name="Hook">Its name in the plan.</param>
/// <param name="Owner">Who owns the writes.</param>
/// <param name="Ownership">Which ownership that is: greater than those of all earlier ones.</param>
/// <param name="Attempt">How often it was run for that, from 1.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
public sealed record HookRan(string Hook, Side Owner, long Ownership, int Attempt, string? Failure) : MigrationEvent;

/// <summary>A rollback could not bring every write back in time: nobody may write until that is possible, or a person accepts the loss.</summary>
/// <param name="RowsAtRisk">How many changes the legacy does not have; null when that is not known.</param>
/// <param name="Reason">What is in the way.</param>
public sealed record WritesRefused(long? RowsAtRisk, string Reason) : MigrationEvent;

/// <summary>A person gave up the writes that could not be brought back.</summary>
public sealed record LossAccepted(long? RowsAtRisk, string Reason) : MigrationEvent;

/// <summary>Rows that are not the same on both sides are being looked for in these tables (none: all), and carried over once more.</summary>
public sealed record RowsRepaired(ImmutableArray<string> Tables, string? Reason) : MigrationEvent;

/// <summary>Everything of ours was removed from both stores.</summary>
public sealed record StateRemoved : MigrationEvent;

/// <summary>The hold on standby in Full is over; the migration may be completed.</summary>
public sealed record StandbyEnded(int HealthySeconds, ImmutableArray<Verdict> Verdicts) : MigrationEvent;

/// <summary>The migration was given up and closed.</summary>
public sealed record MigrationAborted(string? Reason) : MigrationEvent;

/// <summary>The migration was closed for good with the successor serving everybody.</summary>
public sealed record MigrationCompleted(string? Reason) : MigrationEvent;

/// <summary>A feature flag was added or changed.</summary>
public sealed record FeatureSet(FeatureFlag Flag) : MigrationEvent;

/// <summary>A feature flag was removed.</summary>
public sealed record FeatureRemoved(string Key) : MigrationEvent;

/// <summary>A checkpoint was made.</summary>
public sealed record CheckpointCreated(Checkpoint Checkpoint) : MigrationEvent;

/// <summary>A checkpoint was removed.</summary>
public sealed record CheckpointRemoved(string Name) : MigrationEvent;

/// <summary>The migration went back to a checkpoint; the rollback and the flags follow as events of their own.</summary>
public sealed record CheckpointRestored(string Name, string? Reason) : MigrationEvent;
