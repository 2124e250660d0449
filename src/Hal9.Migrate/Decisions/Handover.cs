using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Decisions;

/// <summary>The ownership of writes on its way from one side to the other.</summary>
/// <param name="To">The side that is to own them.</param>
/// <param name="Version">The journal record that last changed what the engine is to do.</param>
/// <param name="StartedAt">When that was decided.</param>
/// <param name="HeldAt">Since when gateways hold writes; null while they go to the old owner and the other side catches up.</param>
/// <param name="CalledOff">Why the old owner is to keep them after all; null while nothing speaks against it.</param>
public sealed record Handover(Side To, long Version, DateTimeOffset StartedAt, DateTimeOffset? HeldAt = null, string? CalledOff = null);
