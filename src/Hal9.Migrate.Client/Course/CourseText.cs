using System.Globalization;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Course;

/// <summary>Where a migration is, in a line and as a share of its way. Pure.</summary>
internal static class CourseText
{
    /// <summary>Where it is and what it waits for.</summary>
    public static string Of(StatusDocument status)
    {
        var place = new Step(status.Phase, status.Percentage).ToString();
        return status.Status switch
        {
            MigrationStatus.Suspended => $"{place}, suspended by {status.Suspended?.By}: {status.Suspended?.Reason}",
            MigrationStatus.RollingBack => $"rolling back from {status.Rollback?.From} to {status.Rollback?.To}",
            MigrationStatus.Running when !status.WaitingFor.IsDefaultOrEmpty => $"{place}; waits for {status.WaitingFor[0]}{More(status)}",
            MigrationStatus.Running => place,
            _ => $"{place}, {InWords(status.Status)}",
        };
    }

    /// <summary>How much of a step's hold is behind it.</summary>
    public static string HoldOf(HoldDocument hold) =>
        string.Create(CultureInfo.InvariantCulture, $"{hold.HealthySeconds} of {hold.RequiredSeconds:0} healthy seconds of its hold");

    /// <summary>How much of the way to the goal is behind it, 0 to 100; null when that cannot be told. Each step counts the same.</summary>
    public static double? PercentOf(StatusDocument status, MigrationPlan? plan)
    {
        if (plan is null || status.Goal is not { } goal)
        {
            return null;
        }

        var steps = StepOrder.All(plan, new Step(goal.Phase, goal.Percentage)).ToList();
        var here = new Step(status.Phase, status.Percentage);
        var behind = steps.Count(step => step < here);
        var within = status.Hold is { RequiredSeconds: > 0 } hold ? Math.Min(1, hold.HealthySeconds / hold.RequiredSeconds) : 0;
        return steps.Count == 0 ? null
            : here >= steps[^1] ? 100
            : Math.Min(100, 100 * (behind + (steps.Contains(here) ? within : 0)) / (steps.Count - 1 is var ways && ways > 0 ? ways : 1));
    }

    private static string More(StatusDocument status) => status.WaitingFor.Length > 1 ? $" (and {status.WaitingFor.Length - 1} more)" : "";

    private static string InWords(MigrationStatus status) => status switch
    {
        MigrationStatus.NeedsDecision => "a person has to decide",
        MigrationStatus.RolledBack => "rolled back",
        MigrationStatus.NoPlan => "no plan",
        _ => status.ToString().ToLowerInvariant(),
    };
}
