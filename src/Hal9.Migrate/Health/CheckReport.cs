using System.Collections.Immutable;

namespace Hal9.Migrate.Health;

/// <summary>What all checks found.</summary>
/// <param name="Checks">One result each.</param>
/// <param name="At">When they were made.</param>
public sealed record CheckReport(ImmutableArray<CheckResult> Checks, DateTimeOffset At)
{
    /// <summary>Not ready when a check is unhealthy; with warnings when one is degraded or unknown.</summary>
    public Readiness Readiness =>
        Checks.Any(check => check.Status == HealthStatus.Unhealthy) ? Readiness.NotReady
        : Checks.Any(check => check.Status != HealthStatus.Healthy) ? Readiness.ReadyWithWarnings
        : Readiness.Ready;
}
