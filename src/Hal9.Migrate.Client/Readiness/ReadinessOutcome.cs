using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Health;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Client.Readiness;

/// <summary>What a report of checks means for whoever asked.</summary>
internal static class ReadinessOutcome
{
    /// <summary>NotReady with what is unhealthy, or done.</summary>
    public static OperationOutcome Of(CheckReport report)
    {
        if (report.Readiness != Health.Readiness.NotReady)
        {
            return OperationOutcome.Done;
        }

        var unhealthy = report.Checks.Where(check => check.Status == HealthStatus.Unhealthy).ToList();
        return new(
            new Problem(ProblemCode.NotReady, $"Not ready: {unhealthy.Count} of {report.Checks.Length} checks are unhealthy.", "Mend these and check again.")
            {
                Errors = [.. unhealthy.Select(check => new ProblemItem(check.Name, check.Remedy is null ? check.Message : $"{check.Message} {check.Remedy}"))],
            },
            report);
    }
}
