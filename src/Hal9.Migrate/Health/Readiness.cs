namespace Hal9.Migrate.Health;

/// <summary>Whether a migration may start.</summary>
public enum Readiness
{
    /// <summary>Every check is healthy.</summary>
    Ready,

    /// <summary>Nothing forbids it, but a check is degraded or could not be made.</summary>
    ReadyWithWarnings,

    /// <summary>A check is unhealthy.</summary>
    NotReady,
}
