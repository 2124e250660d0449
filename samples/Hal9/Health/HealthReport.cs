namespace Hal9.Sample.Health;

/// <summary>The health document.</summary>
/// <param name="Status">The worst of all components.</param>
/// <param name="Mode">flat or hierarchical.</param>
/// <param name="Version">Version of this program.</param>
/// <param name="Time">UTC now, ISO 8601.</param>
/// <param name="Components">By name; always the same eight.</param>
internal sealed record HealthReport(
    HealthStatus Status, string Mode, string Version, string Time, IReadOnlyDictionary<string, ComponentHealth> Components);
