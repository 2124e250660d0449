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
        if (to > state.Step)
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
    private static Step Target(MigrationPlan plan, Step from, RollBackTo command)
    {
        if (command.ToPercentage is { } percentage)
        {
            return new(command.ToPhase, percentage);
        }

        return command.ToPhase switch
        {
            Phase.None or Phase.Shadow => new(command.ToPhase, Percentage.Zero),
            Phase.State => StepOrder.LastOf(plan, Phase.State),
            Phase.Full => new(Phase.Full, Percentage.Hundred),
            var phase => plan.Phases[phase].Steps.Select(share => new Step(phase, share)).LastOrDefault(step => step <= from, StepOrder.LastOf(plan, phase)),
        };
    }
}
