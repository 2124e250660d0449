namespace Hal9.Sample.Health;

/// <summary>What was measured of a component.</summary>
/// <param name="Status">The verdict.</param>
/// <param name="Score">0 (useless) to 1 (as good as it gets), rounded to 3 decimals.</param>
/// <param name="Message">The figures, and what they mean.</param>
internal sealed record ComponentHealth(HealthStatus Status, double Score, string Message)
{
    /// <summary>Judges a measured figure of which less is better.</summary>
    /// <param name="value">The figure.</param>
    /// <param name="degraded">Degraded above this.</param>
    /// <param name="unhealthy">Unhealthy above this; the score falls to 0 here.</param>
    /// <param name="message">The figure in words.</param>
    public static ComponentHealth LessIsBetter(double value, double degraded, double unhealthy, string message) => new(
        value > unhealthy ? HealthStatus.Unhealthy : value > degraded ? HealthStatus.Degraded : HealthStatus.Healthy,
        Math.Round(Math.Clamp(1 - (value / unhealthy), 0, 1), 3),
        message);

    public static ComponentHealth Unhealthy(string message) => new(HealthStatus.Unhealthy, 0, message);

    /// <summary>The worst of several, with what all of them say.</summary>
    public static ComponentHealth Worst(params IReadOnlyList<ComponentHealth> parts) => new(
        parts.Max(part => part.Status), parts.Min(part => part.Score), string.Join("; ", parts.Select(part => part.Message)));
}
