using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Notifications;

/// <summary>Says which journal records are worth telling, and to whom. Pure.</summary>
public static class NotificationRules
{
    /// <summary>What a destination of the plan then in force is told of a record; null when nothing, or when there is no such destination.</summary>
    /// <param name="before">The state before the record.</param>
    /// <param name="record">The record.</param>
    /// <param name="after">The state after it.</param>
    /// <param name="destination">The destination's name.</param>
    public static Notification? Of(MigrationState before, JournalRecord record, MigrationState after, string destination) =>
        after.Plan is { } plan && plan.DestinationOf(destination) is { } told && EventCatalog.Read(record) is var happened
            && EventOf(before, happened, after) is { } kind && told.Events.Contains(kind)
            ? new(
                $"{after.JournalId}-{record.Sequence}-{destination}", kind, plan.Name, plan.Hash, record.Sequence, record.At, record.Actor, after.Step.Phase, after.Step.Percentage,
                after.Status, EventText.Of(happened))
            : null;

    /// <summary>What somebody is told who tries whether a destination is reached.</summary>
    public static Notification Trial(MigrationState state, string destination, DateTimeOffset now) => new(
        $"{state.JournalId}-trial-{now.UtcTicks}-{destination}", null, state.Plan?.Name ?? "", state.Plan?.Hash ?? "", 0, now, "controller", state.Step.Phase, state.Step.Percentage,
        state.Status, "Somebody tries whether notifications arrive here. Nothing has happened.");

    private static NotificationEvent? EventOf(MigrationState before, MigrationEvent happened, MigrationState after) => happened switch
    {
        RollbackStarted or RollbackFinished => NotificationEvent.RolledBack,
        MigrationCompleted or MigrationAborted => NotificationEvent.Completed,
        MigrationSuspended or MigrationResumed => NotificationEvent.Suspended,
        ApprovalAwaited => NotificationEvent.ApprovalWaiting,
        StepEntered when before.Step.Phase != after.Step.Phase => NotificationEvent.PhaseChanged,
        _ when after.Status == MigrationStatus.NeedsDecision && before.Status != MigrationStatus.NeedsDecision => NotificationEvent.NeedsDecision,
        _ => null,
    };
}
