namespace Hal9.Migrate.Client.Api;

/// <summary>Which measurements.</summary>
/// <param name="From">From when on; null: the five minutes before its end.</param>
/// <param name="To">Until when; null: until now.</param>
/// <param name="StepSeconds">How many seconds make a point; null: each its own.</param>
public sealed record EvidenceSpan(DateTimeOffset? From = null, DateTimeOffset? To = null, int? StepSeconds = null);
