namespace Hal9.Migrate.Client.Api;

/// <summary>Which measurements.</summary>
/// <param name="From">From when on; null: as the server sees fit.</param>
/// <param name="To">Until when; null: until now.</param>
/// <param name="StepSeconds">How many seconds make a point; null: as they were measured.</param>
public sealed record EvidenceSpan(DateTimeOffset? From = null, DateTimeOffset? To = null, int? StepSeconds = null);
