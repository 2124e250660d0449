using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Decisions;

/// <summary>Where the migration stands.</summary>
/// <param name="Step">The step.</param>
/// <param name="Since">When it was entered.</param>
/// <param name="Version">The journal record that entered it; evidence from before that does not count here.</param>
public sealed record StepPosition(Step Step, DateTimeOffset Since, long Version);
