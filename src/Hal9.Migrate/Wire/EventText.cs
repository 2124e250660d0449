using System.Globalization;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Wire;

/// <summary>Says in one line what an event is.</summary>
public static class EventText
{
    /// <summary>The line.</summary>
    public static string Of(MigrationEvent happened) => happened switch
    {
        JournalOpened opened => $"Journal {opened.JournalId} opened",
        JournalImported imported => $"Imported what {imported.ExportedBy} exported at {imported.ExportedAt:u}; suspended",
        PlanRegistered registered => $"Plan {registered.Hash[..Math.Min(12, registered.Hash.Length)]} registered",
        PlanAmended amended => $"Plan amended ({string.Join(", ", amended.Changed)}): {amended.Reason}",
        GoalSet goal => $"{(goal.Restart ? "Restarted, goal" : "Goal")} {new Step(goal.Phase, goal.Percentage)}{Because(goal.Reason)}",
        StepEntered entered => $"Entered {new Step(entered.Phase, entered.Percentage)}",
        StepPassed passed => string.Create(CultureInfo.InvariantCulture, $"Passed {new Step(passed.Phase, passed.Percentage)} after {passed.HealthySeconds} healthy s{Because(passed.Note)}"),
        BaselineFrozen frozen => $"Legacy's baseline frozen over {frozen.Seconds} s, {frozen.Strata.Sum(stratum => stratum.Requests)} requests",
        GateFailed failed => $"Gate {failed.Gate} failed ({failed.Failure}): {failed.Verdict.Message}",
        GateApproved approved => $"Gate {approved.Gate} approved{Because(approved.Reason)}",
        GateDenied denied => $"Gate {denied.Gate} denied{Because(denied.Reason)}",
        ApprovalAwaited awaited => $"Everything else holds: {string.Join(", ", awaited.Gates)} waits for approval",
        NotificationFailed failed => $"{failed.Destination} could not be told of event {failed.Sequence}: {failed.Reason}",
        DecisionNeeded needed => $"A person has to decide: {needed.Reason}",
        MigrationSuspended suspended => $"Suspended{Because(suspended.Reason)}",
        MigrationResumed resumed => $"Resumed{Because(resumed.Reason)}",
        TriggerFired fired => $"Trigger {fired.Trigger} fired: {fired.Verdict.Message}",
        RollbackStarted rollback => $"Rollback to {new Step(rollback.ToPhase, rollback.ToPercentage)} started by {Word(rollback.Cause)}{Because(rollback.Reason)}",
        RollbackRouted routed => string.Create(CultureInfo.InvariantCulture, $"Every gateway obeyed after {routed.Milliseconds:0} ms{Silent(routed)}"),
        RollbackStepped stepped => $"Rollback goes on to {new Step(stepped.Phase, stepped.Percentage)}{Because(stepped.Reason)}",
        RehearsalStarted rehearsal => $"Rehearsal of a rollback: users go to the legacy{Because(rehearsal.Reason)}",
        RehearsalRouted routed => string.Create(CultureInfo.InvariantCulture, $"Rehearsal: nothing new on the successor after {routed.Milliseconds:0} ms"),
        RehearsalDrained drained => string.Create(CultureInfo.InvariantCulture, $"Rehearsal: a rollback takes {drained.Milliseconds:0} ms and loses {drained.RowsAtRisk?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number of"} rows; users come back"),
        RehearsalFinished finished => string.Create(CultureInfo.InvariantCulture, $"Rehearsal over after {finished.Milliseconds:0} ms"),
        RollbackFinished finished => string.Create(CultureInfo.InvariantCulture, $"Rollback finished after {finished.Milliseconds:0} ms, {finished.StillInFlight} requests still in flight"),
        StateBegun => "Rows are being copied, changes captured",
        StoresInStep step => $"Stores in step: every row of {step.Tables} tables verified, there and back",
        StoresOutOfStep step => $"Stores out of step: {step.Reason}",
        CaptureGivenUp given => string.Create(CultureInfo.InvariantCulture, $"Capture given up: {given.LogEntries:N0} changes waited in the legacy's store, {given.MaxLog:N0} may; everything of hal9-migrate is removed from both stores"),
        HandoverStarted handover => $"Writes are to pass to the {Name(handover.To)}",
        WritesHeld => "Writes held at every gateway",
        HandoverCalledOff called => $"Hand-over of writes called off: {called.Reason}",
        OwnershipCeded ceded => $"The {Name(ceded.By)}'s store gave the ownership of writes away (term {ceded.Term})",
        HandoverEnded ended => string.Create(CultureInfo.InvariantCulture, $"{(ended.Done ? $"The {Name(ended.To)} owns the writes" : "Writes stay where they were")}: held for {ended.HeldMilliseconds:0} ms, fence {ended.FenceMilliseconds:0} ms{Because(ended.Reason)}"),
        HookRan { Failure: null } ran => $"Hook {ran.Hook} knows that the {Name(ran.Owner)} owns the writes",
        HookRan ran => string.Create(CultureInfo.InvariantCulture, $"Hook {ran.Hook} failed ({ran.Attempt} of {HookProgress.MaxAttempts}): {ran.Failure}"),
        WritesRefused refused => $"Writes are refused: {refused.RowsAtRisk?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number of"} changes cannot be brought back{Because(refused.Reason)}",
        LossAccepted loss => $"Loss of {loss.RowsAtRisk?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number of"} changes accepted{Because(loss.Reason)}",
        RowsRepaired repaired => $"Rows of {(repaired.Tables.IsEmpty ? "all tables" : string.Join(", ", repaired.Tables))} that differ are carried over once more{Because(repaired.Reason)}",
        StateRemoved => "Everything of hal9-migrate was removed from both stores",
        StandbyEnded ended => $"Hold on standby is over after {ended.HealthySeconds} healthy s; the migration may be completed",
        MigrationAborted aborted => $"Aborted{Because(aborted.Reason)}",
        MigrationCompleted completed => $"Completed{Because(completed.Reason)}",
        FeatureSet set => $"Flag {set.Flag.Key} is {(set.Flag.Enabled ? $"on for {set.Flag.Percentage}" : "off")}{(set.Flag.Rules.IsEmpty ? "" : $" with {set.Flag.Rules.Length} rules")}",
        FeatureRemoved removed => $"Flag {removed.Key} removed",
        CheckpointCreated created => $"Checkpoint {created.Checkpoint.Name} made at {created.Checkpoint.Step}",
        CheckpointRemoved removed => $"Checkpoint {removed.Name} removed",
        CheckpointRestored restored => $"Checkpoint {restored.Name} restored{Because(restored.Reason)}",
        _ => happened.GetType().Name,
    };

    private static string Because(string? reason) => string.IsNullOrWhiteSpace(reason) ? "" : $": {reason}";

    private static string Name(Side side) => side == Side.Legacy ? "legacy" : "successor";

    private static string Silent(RollbackRouted routed) => routed.SilentGateways.IsEmpty ? "" : $"; silent: {string.Join(", ", routed.SilentGateways)}";

    private static string Word(RollbackCause cause) => cause switch
    {
        RollbackCause.Trigger => "a trigger",
        RollbackCause.Restore => "a restore",
        RollbackCause.Abort => "an abort",
        _ => "command",
    };
}
