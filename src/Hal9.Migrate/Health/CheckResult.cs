namespace Hal9.Migrate.Health;

/// <summary>What one check found.</summary>
/// <param name="Name">The check, such as <c>successor.reachable</c> or <c>legacy.component.database</c>; in the group <c>state</c> the place in the plan.</param>
/// <param name="Category">The group it belongs to: <c>services</c>, <c>components</c>, <c>server</c>, <c>configuration</c>, <c>resources</c>, <c>baseline</c>, <c>state</c>.</param>
/// <param name="Status">How it is.</param>
/// <param name="Message">What was found, with numbers.</param>
/// <param name="Remedy">What to do; null when there is nothing to do.</param>
public sealed record CheckResult(string Name, string Category, HealthStatus Status, string Message, string? Remedy = null);
