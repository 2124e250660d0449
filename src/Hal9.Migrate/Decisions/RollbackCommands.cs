using System.Collections.Immutable;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Decisions;

/// <summary>Going back: legal from every state of an open migration, also while another rollback is under way.</summary>
internal static class RollbackCommands
{
    public static Answer RollBack(MigrationState state, RollBackTo command)
    {
        if (command.AcceptLoss)
        {
            return AcceptLoss(state, command);
        }

        if (Refusal.UnlessOpen(state, "roll back") is { } refusal)
        {
            return refusal;
        }

        ImmutableArray<RollbackPart> parts = command.Parts.IsDefaultOrEmpty ? [RollbackPart.Routing, RollbackPart.State] : command.Parts;
        ImmutableArray<MigrationEvent> flags = parts.Contains(RollbackPart.Features) ? [.. FlagChanges.Back(state, state.Plan!.Features)] : [];
        var moved = (parts.Contains(RollbackPart.Routing), parts.Contains(RollbackPart.State)) switch
        {
            (true, true) => Move(state, command),
            (true, false) => IsAboutWrites(state)
                ? Answer.Refuse(ProblemCode.IllegalStep, "The successor owns the writes, or is about to: reads cannot leave it alone.", "Roll back routing and state together: name both, or neither.")
                : Move(state, command),
            (false, true) => MoveWrites(state, command),
            _ => command.ToPhase != Phase.None || command.ToPercentage is not null || command.Gradual
                ? Answer.Refuse(ProblemCode.InvalidArgument, "Flags have no step to go back to: they become what the plan says of them.", "Leave phase, percentage and gradual out, or roll back routing, too.")
                : Answer.Nothing,
        };
        return moved.Refusal is null ? Answer.Do([.. moved.Events, .. flags]) : moved;
    }

    public static Answer Abort(MigrationState state, AbortMigration command)
    {
        if (state.Closed == MigrationStatus.Aborted)
        {
            return Answer.Nothing;
        }

        return Refusal.UnlessOpen(state, "abort") ?? (state.Step == Step.None
            ? Answer.Do(new MigrationAborted(command.Reason))
            : Answer.Do(new RollbackStarted(Phase.None, Percentage.Zero, RollbackCause.Abort, command.Reason), new MigrationAborted(command.Reason)));
    }

    private static bool IsAboutWrites(MigrationState state) => state.Handover is not null || state.WriteOwner == Side.Successor;

    /// <summary>Only the writes: the step before Full is the last at which the legacy owns them, and users stay where they are as far as it lets them.</summary>
    private static Answer MoveWrites(MigrationState state, RollBackTo command)
    {
        if (command.ToPhase != Phase.None || command.ToPercentage is not null)
        {
            return Answer.Refuse(ProblemCode.InvalidArgument, "Without routing there is no step to choose: the writes go back to the legacy, and reads stay where they are.", "Leave phase and percentage out, or roll back routing, too.");
        }

        if (state.Plan!.State is null)
        {
            return Answer.Refuse(ProblemCode.IllegalStep, "The plan has no state section: there are no writes to bring back.", "Roll back routing.");
        }

        var last = StepOrder.Before(state.Plan, StepOrder.LastOf(state.Plan, Phase.Full), Step.None);
        return !IsAboutWrites(state) || state.Handover is { To: Side.Legacy } ? Answer.Nothing : Move(state, command with { ToPhase = last.Phase, ToPercentage = last.Percentage });
    }

    private static Answer Move(MigrationState state, RollBackTo command)
    {
        if (command.ToPhase >= Phase.Complete)
        {
            return Answer.Refuse(ProblemCode.IllegalStep, "A rollback goes to an earlier phase.", "Choose one of None, Shadow, Canary, State, RampUp.");
        }

        var to = Target(state.Plan!, state.Step, command);
        if (command.ToPercentage is { } asked && command.ToPhase is not (Phase.Canary or Phase.RampUp) && asked != to.Percentage)
        {
            return Answer.Refuse(ProblemCode.IllegalStep, $"{command.ToPhase} has no percentage of its own.", "Give a percentage with Canary or RampUp only.");
        }

        if (to > state.Step || to.Percentage > state.Step.Percentage)
        {
            return Answer.Refuse(ProblemCode.IllegalStep, $"{to} is not before {state.Step}.", "A rollback only goes back; use start to go forward.");
        }

        if (command.Gradual && IsAboutWrites(state))
        {
            return Answer.Refuse(
                ProblemCode.IllegalStep, "The successor owns the writes, or is about to: they come back at once, and the reads with them.", "Roll back without gradual.");
        }

        // At the very step already: nothing moves, but the wish to stop there counts unless it is granted already.
        return to == state.Step && (state.RestartRequired || state.Step == Step.None && state.Goal is null)
            ? Answer.Nothing
            : Answer.Do(new RollbackStarted(to.Phase, to.Percentage, RollbackCause.Command, command.Reason, command.Gradual));
    }

    private static Answer AcceptLoss(MigrationState state, RollBackTo command) =>
        state.WritesRefused is not { } refused
            ? Answer.Refuse(ProblemCode.IllegalStep, "No rollback waits for a loss to be accepted.", "Roll back first: nothing is given up that can be brought back. Accept a loss only when the rollback asks for it.")
        : string.IsNullOrWhiteSpace(command.Reason)
            ? Answer.Refuse(ProblemCode.InvalidArgument, "Accepting a loss needs a reason.", "Say why the writes may be given up.")
        : state.AcceptedLoss is not null ? Answer.Nothing
        : Answer.Do(new LossAccepted(refused.RowsAtRisk, command.Reason));

    /// <summary>The step of the phase asked for; without a percentage the last one that is not ahead.</summary>
    private static Step Target(MigrationPlan plan, Step from, RollBackTo command) => command.ToPhase switch
    {
        Phase.State => new(Phase.State, LowerOf(StepOrder.LastOf(plan, Phase.State).Percentage, from.Percentage)),
        Phase.Canary or Phase.RampUp when command.ToPercentage is { } percentage => new(command.ToPhase, percentage),
        Phase.Canary or Phase.RampUp => plan.Phases[command.ToPhase].Steps.Select(share => new Step(command.ToPhase, share))
            .LastOrDefault(step => step <= from && step.Percentage <= from.Percentage, StepOrder.LastOf(plan, command.ToPhase)),
        var phase => StepOrder.LastOf(plan, phase),
    };

    private static Percentage LowerOf(Percentage left, Percentage right) => left < right ? left : right;
}
