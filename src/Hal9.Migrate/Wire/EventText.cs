using System.Globalization;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;

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
        DecisionNeeded needed => $"A person has to decide: {needed.Reason}",
        MigrationSuspended suspended => $"Suspended{Because(suspended.Reason)}",
        MigrationResumed resumed => $"Resumed{Because(resumed.Reason)}",
        TriggerFired fired => $"Trigger {fired.Trigger} fired: {fired.Verdict.Message}",
        RollbackStarted rollback => $"Rollback to {new Step(rollback.ToPhase, rollback.ToPercentage)} started by {Word(rollback.Cause)}{Because(rollback.Reason)}",
        RollbackRouted routed => string.Create(CultureInfo.InvariantCulture, $"Every gateway obeyed after {routed.Milliseconds:0} ms{Silent(routed)}"),
        RollbackFinished finished => string.Create(CultureInfo.InvariantCulture, $"Rollback finished after {finished.Milliseconds:0} ms, {finished.StillInFlight} requests still in flight"),
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

    private static string Silent(RollbackRouted routed) => routed.SilentGateways.IsEmpty ? "" : $"; silent: {string.Join(", ", routed.SilentGateways)}";

    private static string Word(RollbackCause cause) => cause switch
    {
        RollbackCause.Trigger => "a trigger",
        RollbackCause.Restore => "a restore",
        RollbackCause.Abort => "an abort",
        _ => "command",
    };
}
