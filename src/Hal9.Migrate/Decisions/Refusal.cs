using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Decisions;

/// <summary>Refusals that several commands share.</summary>
internal static class Refusal
{
    /// <summary>Why a command that needs an open migration is refused; null when it is open.</summary>
    public static Answer? UnlessOpen(MigrationState state, string verb) => state switch
    {
        { Plan: null } => Answer.Refuse(ProblemCode.PlanMissing, $"There is nothing to {verb}: no plan is registered.", "Start the server with --plan, or register a plan."),
        { Closed: { } end } => Answer.Refuse(ProblemCode.Closed, $"There is nothing to {verb}: the migration {state.Plan.Name} is {Word(end)}."),
        { StartedAt: null } => Answer.Refuse(ProblemCode.NotStarted, $"There is nothing to {verb}: the migration {state.Plan.Name} has not been started."),
        _ => null,
    };

    /// <summary>Why nothing but a deeper rollback is accepted while one is under way; null when none is.</summary>
    public static Answer? WhileRollingBack(MigrationState state) => state.Rollback is { } rollback
        ? Answer.Refuse(ProblemCode.RollingBack, $"A rollback from {rollback.From} to {rollback.To} is under way.", "Try again when it has ended.")
        : null;

    public static string Word(MigrationStatus closed) => closed == MigrationStatus.Completed ? "completed" : "aborted";

    /// <summary>The refusal that names the flags there are.</summary>
    public static Answer UnknownFeature(MigrationState state, string key) =>
        Answer.Refuse(ProblemCode.UnknownFeature, $"There is no feature flag \"{key}\".", $"Known flags: {string.Join(", ", state.Features.Keys)}.");
}
