using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Decisions;

/// <summary>A stay in a phase.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="EnteredAt">When it was entered.</param>
/// <param name="LeftAt">When it was left; null while it lasts.</param>
public sealed record PhaseVisit(Phase Phase, DateTimeOffset EnteredAt, DateTimeOffset? LeftAt);
