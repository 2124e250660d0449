using Hal9.Migrate.Decisions;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Judge;

/// <summary>
/// Shares the probability that a successor as good as its limits is ever called bad among all that may call it so: each gate on a metric of
/// each step, each trigger on each step, and each stretch of evidence that it looks at (union bound). Pure.
/// </summary>
internal static class FalseAlarmBudget
{
    /// <summary>How often a pass may be wrong: once in twenty, however often it is looked at. It costs no alarm and is not of the budget.</summary>
    public const double WrongPass = 0.05;

    /// <summary>What one condition on one step may spend.</summary>
    public static double ShareOf(MigrationPlan plan)
    {
        var steps = StepOrder.All(plan, new Step(Phase.Full, Percentage.Hundred)).ToList();
        var triggers = plan.Triggers.SelectMany(trigger => trigger.Watched.Leaves).Count(leaf => leaf.Metric is not null);
        var conditions = steps.Sum(step => plan.GatesOf(step.Phase).SelectMany(gate => gate.Leaves).Count(leaf => leaf.Metric is not null) + triggers);
        return plan.FalseAlarms / Math.Max(1, conditions);
    }

    /// <summary>What the n-th (1..) stretch of evidence of a condition may spend; all together spend the condition's share.</summary>
    public static double ShareOf(double condition, long stretch) => condition / ((double)stretch * (stretch + 1));
}
