using Hal9.Migrate.Health;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Plans;

/// <summary>What was found of a plan, in the form of every other check.</summary>
internal static class PlanCheck
{
    private const string Category = "plan";

    /// <summary>A plan without a fault.</summary>
    public static CheckResult Of(PlanDocument plan) => new(Category, Category, HealthStatus.Healthy, $"{plan.Name} is a valid plan; its hash is {plan.Hash}.");

    /// <summary>The faults of a plan, each with its place.</summary>
    public static CheckReport Of(Problem problem, DateTimeOffset at) => new(
        problem.Errors.IsDefaultOrEmpty ? [new(Category, Category, HealthStatus.Unhealthy, problem.Detail, problem.Remedy)]
            : [.. problem.Errors.Select(fault => new CheckResult(fault.Path.Length == 0 ? Category : fault.Path, Category, HealthStatus.Unhealthy, fault.Message))],
        at);
}
