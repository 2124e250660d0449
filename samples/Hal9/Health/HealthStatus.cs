namespace Hal9.Sample.Health;

/// <summary>How a component is, best first.</summary>
internal enum HealthStatus
{
    Healthy,
    Degraded,
    Unhealthy,
}
