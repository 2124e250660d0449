using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Decisions;

/// <summary>Starting, adopting and raising the goal: one command that is safe to give again.</summary>
internal static class StartCommand
{
    public static Answer Decide(MigrationState state, StartMigration command, DateTimeOffset now)
    {
        if (state.Plan is not { } plan)
        {
            return Answer.Refuse(ProblemCode.PlanMissing, "There is nothing to start: no plan is registered.", "Start the server with --plan, or register a plan.");
        }

        if (command.PlanHash is { } hash && hash != plan.Hash)
        {
            return Answer.Refuse(
                ProblemCode.PlanDifferent,
                $"The registered plan is {plan.Hash[..12]} ({plan.Name}), not {hash[..Math.Min(12, hash.Length)]}.",
                "Register or amend the plan first, or leave the plan out to go on with the registered one.");
        }

        var refusal = state.Closed is { } end
            ? Answer.Refuse(ProblemCode.Closed, $"The migration {plan.Name} is {Refusal.Word(end)}.", "Register a plan to begin another one.")
            : Refusal.WhileRollingBack(state) ?? RefuseRestart(state, command, now);
        return refusal ?? Aim(state, plan, command);
    }

    private static Answer? RefuseRestart(MigrationState state, StartMigration command, DateTimeOffset now) =>
        command.Restart && string.IsNullOrWhiteSpace(command.Reason)
            ? Answer.Refuse(ProblemCode.RestartRequired, "A restart needs a reason.", "Say why it is safe now.")
        : state.RestartRequired && !command.Restart
            ? Answer.Refuse(
                ProblemCode.RestartRequired,
                $"The migration was rolled back to {state.Step}{(state.LastRollback?.Reason is { } reason ? $" ({reason})" : "")}.",
                "When the cause is mended, start it with restart and a reason.")
        : CoolsDown(state, now) is { } left && left > TimeSpan.Zero
            ? Answer.Refuse(
                ProblemCode.RestartRequired,
                $"The migration rolled back by itself ({state.LastRollback!.Reason}); the plan's cooldown lasts another {Math.Ceiling(left.TotalSeconds):0} s.",
                "Wait for it, or shorten rollback.cooldown by amending the plan.")
        : null;

    /// <summary>What is left of the pause after a rollback that nobody asked for.</summary>
    private static TimeSpan? CoolsDown(MigrationState state, DateTimeOffset now) =>
        state is { RestartRequired: true, LastRollback: { Cause: RollbackCause.Trigger } last, Plan: { } plan }
            ? plan.Cooldown - (now - last.StartedAt - TimeSpan.FromMilliseconds(last.FinishedMilliseconds ?? 0)) : null;

    private static Answer Aim(MigrationState state, MigrationPlan plan, StartMigration command)
    {
        if (Target(state, plan, command, out var goal) is { } refusal)
        {
            return refusal;
        }

        if (state.Goal is { } current && !state.RestartRequired && current.Step == goal)
        {
            return Answer.Nothing;
        }

        var behind = new Goal(goal, "").IsReachedBy(state.Step) && goal != state.Step && !(goal.Phase == Phase.State && state.Step.Phase == Phase.State);
        if (behind)
        {
            return Answer.Refuse(
                ProblemCode.IllegalStep, $"The migration stands at {state.Step} already, beyond {goal}.", "Use rollback to go back; start only goes forward.");
        }

        return Answer.Do(new GoalSet(goal.Phase, goal.Percentage, state.RestartRequired, command.Reason));
    }

    private static Answer? Target(MigrationState state, MigrationPlan plan, StartMigration command, out Step goal)
    {
        goal = StepOrder.LastOf(plan, command.Phase);
        if (command.Phase is Phase.None or Phase.Complete)
        {
            return Answer.Refuse(
                ProblemCode.IllegalStep, $"{command.Phase} is not a goal.", command.Phase == Phase.None ? "Use rollback or abort." : "Go to Full, then use complete.");
        }

        if (command.Percentage is not { } percentage)
        {
            return null;
        }

        if (command.Phase is not (Phase.Canary or Phase.RampUp))
        {
            return percentage == goal.Percentage ? null : Answer.Refuse(
                ProblemCode.IllegalStep, $"{command.Phase} has no percentage of its own.", "Give a percentage with Canary or RampUp only.");
        }

        goal = new Step(command.Phase, percentage);
        if (percentage == Percentage.Zero || percentage == Percentage.Hundred)
        {
            return Answer.Refuse(ProblemCode.IllegalStep, $"{percentage} is not a step of {command.Phase}.", "Shadow is 0 %, Full is 100 %; steps lie between.");
        }

        // State lies between Canary and RampUp, so neither may reach into the other.
        var canary = StepOrder.LastOf(plan, Phase.Canary).Percentage;
        var canaryEnd = state.Step.Phase < Phase.RampUp && state.Step.Percentage > canary ? state.Step.Percentage : canary;
        return command.Phase switch
        {
            Phase.Canary when plan.Phases[Phase.RampUp].Steps is [var first, ..] && percentage >= first => Answer.Refuse(
                ProblemCode.IllegalStep, $"RampUp begins at {first}; {percentage} is not a share of Canary.", "Ask for RampUp with this percentage, or for less."),
            Phase.RampUp when percentage <= canaryEnd => Answer.Refuse(
                ProblemCode.IllegalStep, $"Canary ends at {canaryEnd}; {percentage} is not a share of RampUp.", "Ask for Canary with this percentage, or for more."),
            _ => null,
        };
    }
}
