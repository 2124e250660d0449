using Hal9.Migrate.Features;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Decisions;

/// <summary>Decides what follows from a command, or why it is refused. Pure.</summary>
public static class Commands
{
    /// <summary>The answer to a command of an actor (the name of a token, or <c>controller</c>).</summary>
    public static Answer Decide(MigrationState state, MigrationCommand command, string actor, DateTimeOffset now) => command switch
    {
        RegisterPlan register => PlanCommands.Register(state, register.Plan),
        AmendPlan amend => PlanCommands.Amend(state, amend),
        StartMigration start => StartCommand.Decide(state, start, now),
        SuspendMigration suspend => Suspend(state, suspend),
        ResumeMigration resume => Resume(state, resume),
        RollBackTo rollBack => RollbackCommands.RollBack(state, rollBack),
        RehearseRollback rehearse => RehearsalProgress.Begin(state, rehearse),
        RepairRows repair => StateCommands.Repair(state, repair),
        AbortMigration abort => RollbackCommands.Abort(state, abort),
        CompleteMigration complete => Complete(state, complete),
        ApproveGate approve => Approve(state, approve, actor),
        DenyGate deny => Deny(state, deny, actor),
        CreateCheckpoint create => CheckpointCommands.Create(state, create, actor, now),
        RemoveCheckpoint remove => CheckpointCommands.Remove(state, remove),
        RestoreCheckpoint restore => CheckpointCommands.Restore(state, restore),
        SetFeature set => SetFeature(state, set.Flag),
        RemoveFeature remove => RemoveFeature(state, remove.Key),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "An unknown command."),
    };

    private static Answer Suspend(MigrationState state, SuspendMigration command) =>
        Refusal.UnlessOpen(state, "suspend") ?? Refusal.WhileRollingBack(state)
        ?? (state.Suspended is null ? Answer.Do(new MigrationSuspended(command.Reason)) : Answer.Nothing);

    private static Answer Resume(MigrationState state, ResumeMigration command)
    {
        if (Refusal.UnlessOpen(state, "resume") is { } refusal)
        {
            return refusal;
        }

        if (state.WritesRefused is { } refused)
        {
            return Answer.Refuse(
                ProblemCode.RollingBack, $"The rollback cannot bring every write back: {refused.Reason}",
                "Mend that and it goes on by itself; or roll back accepting the loss, as an admin and with a reason.");
        }

        if (state is { Suspended: null, NeedsDecision: null })
        {
            return state.RestartRequired
                ? Answer.Refuse(ProblemCode.RestartRequired, $"The migration was rolled back to {state.Step}; resuming does not undo that.", "Start it again with restart and a reason.")
                : Answer.Nothing;
        }

        return Answer.Do(new MigrationResumed(command.Reason));
    }

    private static Answer Complete(MigrationState state, CompleteMigration command)
    {
        if (state.Closed == MigrationStatus.Completed)
        {
            return Answer.Nothing;
        }

        if ((Refusal.UnlessOpen(state, "complete") ?? Refusal.WhileRollingBack(state)) is { } refusal)
        {
            return refusal;
        }

        return state.Step.Phase != Phase.Full
            ? Answer.Refuse(ProblemCode.IllegalStep, $"Only a migration in Full can be completed; this one stands at {state.Step}.", "Let it reach Full first.")
            : !state.StandbyOver
                ? Answer.Refuse(ProblemCode.IllegalStep, "Full's hold on standby is not over.", "Wait for it, or shorten full.hold by amending the plan.")
                : Answer.Do(new MigrationCompleted(command.Reason));
    }

    private static Answer Approve(MigrationState state, ApproveGate command, string actor) =>
        FindApproval(state, command.Gate, "approve", out var gate) ?? (
            actor == state.StartedBy
                ? Answer.Refuse(ProblemCode.OwnApproval, $"{actor} started this migration and cannot approve its gates.", "Have somebody else approve, with a token of their own.")
            : state.GateProgressOf(gate.Name).Approvals.Any(approval => approval.By == actor) ? Answer.Nothing
            : Answer.Do(new GateApproved(gate.Name, command.Reason)));

    private static Answer Deny(MigrationState state, DenyGate command, string actor) =>
        FindApproval(state, command.Gate, "deny", out var gate) ?? Answer.Do(
            new GateDenied(gate.Name, command.Reason),
            new DecisionNeeded($"{actor} denied gate {gate.Name}: {command.Reason ?? "no reason given"}", gate.Name));

    private static Answer? FindApproval(MigrationState state, string name, string verb, out GateDefinition gate)
    {
        gate = null!;
        if ((Refusal.UnlessOpen(state, verb) ?? Refusal.WhileRollingBack(state)) is { } refusal)
        {
            return refusal;
        }

        var here = state.Plan!.GatesOf(state.Step.Phase).SelectMany(candidate => candidate.WithParts).ToList();
        if (here.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase)) is not { } found)
        {
            var known = here.Count == 0 ? "There are none." : $"Gates here: {string.Join(", ", here.Select(candidate => candidate.Name))}.";
            return Answer.Refuse(ProblemCode.UnknownGate, $"There is no gate \"{name}\" in phase {state.Step.Phase}.", known);
        }

        gate = found;
        return found.IsApproval ? null : Answer.Refuse(
            ProblemCode.NotAnApproval, $"Gate {found.Name} is not answered by a person.", "Amend the plan to change it, or resume to let it try again.");
    }

    private static Answer SetFeature(MigrationState state, FeatureFlag flag) =>
        state.Plan is null ? Answer.Refuse(ProblemCode.PlanMissing, "Feature flags belong to a migration, and no plan is registered.", "Register a plan first.")
        : !FeatureFlag.IsValidKey(flag.Key) ? Answer.Refuse(ProblemCode.InvalidArgument, $"\"{flag.Key}\" is no name for a flag.", "Use 1 to 64 of a-z, 0-9, '_', '-' and '.'.")
        : state.Features.GetValueOrDefault(flag.Key) == flag ? Answer.Nothing
        : Answer.Do(new FeatureSet(flag));

    private static Answer RemoveFeature(MigrationState state, string key) =>
        state.Features.ContainsKey(key) ? Answer.Do(new FeatureRemoved(key)) : Refusal.UnknownFeature(state, key);
}
