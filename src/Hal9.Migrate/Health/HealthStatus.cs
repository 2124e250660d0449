namespace Hal9.Migrate.Health;

/// <summary>How something is.</summary>
public enum HealthStatus
{
    /// <summary>It could not be found out.</summary>
    Unknown,

    /// <summary>As it should be.</summary>
    Healthy,

    /// <summary>Working, but somebody should look.</summary>
    Degraded,

    /// <summary>Not working.</summary>
    Unhealthy,
}
