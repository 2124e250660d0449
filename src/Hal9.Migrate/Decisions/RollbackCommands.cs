using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Decisions;

/// <summary>Going back: legal from every state of an open migration, also while another rollback is under way.</summary>
internal static class RollbackCommands
{
    public static Answer RollBack(MigrationState state, RollBackTo command)
    {
        if (Refusal.UnlessOpen(state, "roll back") is { } refusal)
        {
            return refusal;
        }

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

        // At the very step already: nothing moves, but the wish to stop there counts unless it is granted already.
        return to == state.Step && (state.RestartRequired || state.Step == Step.None && state.Goal is null)
            ? Answer.Nothing
            : Answer.Do(new RollbackStarted(to.Phase, to.Percentage, RollbackCause.Command, command.Reason));
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
