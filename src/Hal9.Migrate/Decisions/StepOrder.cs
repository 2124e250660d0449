using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Decisions;

/// <summary>Which step follows which.</summary>
public static class StepOrder
{
    /// <summary>
    /// The step after the given one on the way to the goal; null at the goal. Steps are those of the plan and the goal's own percentage;
    /// percentages never fall on the way.
    /// </summary>
    public static Step? Next(MigrationPlan plan, Step from, Step goal)
    {
        for (var phase = from.Phase; phase <= goal.Phase; phase++)
        {
            foreach (var percentage in PercentagesOf(plan, phase, from, goal))
            {
                var step = new Step(phase, percentage);
                var rises = phase is Phase.Canary or Phase.RampUp ? percentage > from.Percentage : percentage >= from.Percentage;
                if (step > from && rises && (phase < goal.Phase || phase == Phase.State || step <= goal))
                {
                    return step;
                }
            }
        }

        return null;
    }

    /// <summary>Every step from the beginning to the goal.</summary>
    public static IEnumerable<Step> All(MigrationPlan plan, Step goal)
    {
        for (var step = Next(plan, Step.None, goal); step is { } next; step = Next(plan, next, goal))
        {
            yield return next;
        }
    }

    /// <summary>The next step down on the way back to the given one: only those that users notice.</summary>
    public static Step Before(MigrationPlan plan, Step from, Step target) =>
        All(plan, LastOf(plan, Phase.Full)).LastOrDefault(step => step.Phase is Phase.Canary or Phase.RampUp && step > target && step < from && step.Percentage < from.Percentage, target);

    /// <summary>The last step of a phase, for who asks for a phase without a percentage.</summary>
    public static Step LastOf(MigrationPlan plan, Phase phase) => phase switch
    {
        Phase.Canary or Phase.RampUp when !plan.Phases[phase].Steps.IsEmpty => new(phase, plan.Phases[phase].Steps[^1]),
        Phase.State or Phase.Canary or Phase.RampUp => new(phase, plan.Phases[Phase.Canary].Steps.LastOrDefault()),
        Phase.Full or Phase.Complete => new(phase, Percentage.Hundred),
        _ => new(phase, Percentage.Zero),
    };

    private static IEnumerable<Percentage> PercentagesOf(MigrationPlan plan, Phase phase, Step from, Step goal) => phase switch
    {
        Phase.None or Phase.Complete => [],
        Phase.State => [from.Percentage],
        Phase.Canary or Phase.RampUp when goal.Phase == phase => plan.Phases[phase].Steps.Append(goal.Percentage).Distinct().Order(),
        _ => plan.Phases[phase].Steps,
    };
}
