using System.Text.Json.Nodes;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Judge;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Tests.Judge;

public sealed class FalseAlarmBudgetTests
{
    [Fact]
    public void ShareOf_AllConditionsOfAllSteps_SpendWhatIsDeclared()
    {
        var plan = TestPlan.With(plan => plan["judge"] = JsonNode.Parse("""{"falseAlarms":0.02}"""));
        var steps = StepOrder.All(plan, new Step(Phase.Full, Percentage.Hundred)).ToList();
        var conditions = steps.Sum(step => plan.GatesOf(step.Phase).Count(gate => !gate.IsApproval) + plan.Triggers.Length);

        (FalseAlarmBudget.ShareOf(plan) * conditions).ShouldBe(0.02, 1e-12);
    }

    [Fact]
    public void ShareOf_AllStretchesOfACondition_SpendItsShareAndNoMore() =>
        Enumerable.Range(1, 100_000).Sum(stretch => FalseAlarmBudget.ShareOf(0.001, stretch)).ShouldBeInRange(0.00099, 0.001);
}
