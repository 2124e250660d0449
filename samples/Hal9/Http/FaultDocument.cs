namespace Hal9.Sample.Http;

/// <summary>A fault as asked for, or as it is in force.</summary>
internal sealed record FaultDocument(string? Kind, double? Rate, int? LatencyMs);
