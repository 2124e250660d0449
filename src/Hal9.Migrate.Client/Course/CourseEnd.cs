using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Course;

/// <summary>Whether there is anything left to wait for, and what came of it. Pure.</summary>
/// <param name="Problem">Why the goal was not reached; null when it was.</param>
internal sealed record CourseEnd(Problem? Problem)
{
    private static readonly CourseEnd Reached = new((Problem?)null);

    /// <summary>The end of the way to a goal; null while it is under way.</summary>
    /// <param name="status">How the migration is.</param>
    /// <param name="goal">The goal waited for; null for whatever goal the migration has.</param>
    public static CourseEnd? Of(StatusDocument status, Step? goal) => status.Status switch
    {
        MigrationStatus.Completed => Reached,
        MigrationStatus.RollingBack => null,
        MigrationStatus.NoPlan => new(new Problem(ProblemCode.PlanMissing, "There is nothing to wait for: no plan is registered.", "Register a plan and start.")),
        MigrationStatus.Aborted => new(new Problem(ProblemCode.Aborted, $"{Name(status)} was aborted{(status.Rollback?.Cause == RollbackCause.Abort ? By(status.Rollback) : "")}.", "Register a plan to begin another migration.")),
        MigrationStatus.RolledBack => new(new Problem(
            ProblemCode.RolledBack,
            $"{Name(status)} was rolled back{From(status.Rollback)}{By(status.Rollback)}.",
            "When the cause is mended, start it with restart and a reason.")),
        MigrationStatus.NeedsDecision => new(new Problem(
            ProblemCode.NeedsDecision,
            $"{Name(status)} stands at {Place(status)} and a person has to decide: {status.NeedsDecision?.Reason ?? "see its status"}.",
            "Look at its status and gates; then resume to let it try again, amend the plan, roll back or abort.")),
        MigrationStatus.Ready => new(new Problem(ProblemCode.NotStarted, $"There is nothing to wait for: {Name(status)} has not been started.", "Start it.")),
        MigrationStatus.Holding when goal is null => Reached,
        _ => goal is { } step ? Toward(status, step) : null,
    };

    /// <summary>The problem of a wait whose time is over.</summary>
    public static Problem TimedOut(StatusDocument? status, TimeSpan waited) => new(
        ProblemCode.TimedOut,
        $"{(status is null ? "The server had not answered" : $"{Name(status)} is at {CourseText.Of(status)}")} after {DurationText.Format(TimeSpan.FromSeconds(Math.Round(waited.TotalSeconds)))}.",
        "The migration goes on in the server; wait again, or see its status.");

    private static CourseEnd? Toward(StatusDocument status, Step step) =>
        new Goal(step, "").IsReachedBy(Place(status)) ? Reached
        : status.Status == MigrationStatus.Holding ? new(new Problem(
            ProblemCode.IllegalStep, $"{Name(status)} holds at {Place(status)}, its goal, which is not as far as {Words(step)}.", "Raise its goal: start it with that phase."))
        : null;

    /// <summary>A step to be waited for; without a percentage it is the phase.</summary>
    private static string Words(Step step) => step.Percentage == Percentage.Zero ? $"{step.Phase}" : $"{step}";

    private static Step Place(StatusDocument status) => new(status.Phase, status.Percentage);

    private static string Name(StatusDocument status) => status.Name is { } name ? $"The migration {name}" : "The migration";

    private static string From(RollbackDocument? rollback) => rollback is null ? "" : $" from {rollback.From} to {rollback.To}";

    private static string By(RollbackDocument? rollback) =>
        rollback is null ? "" : $" by {rollback.By}{(string.IsNullOrWhiteSpace(rollback.Reason) ? "" : $": {rollback.Reason}")}";
}
