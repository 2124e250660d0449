namespace Hal9.Migrate.Health;

/// <summary>How a service says one of its components is.</summary>
/// <param name="Name">The component.</param>
/// <param name="Status">How it is.</param>
/// <param name="Score">The same as a number, 0 (dead) to 1 (well).</param>
/// <param name="Message">What the service says about it.</param>
public sealed record ComponentHealth(string Name, HealthStatus Status, double Score, string Message);
