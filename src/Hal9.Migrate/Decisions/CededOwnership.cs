using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Decisions;

/// <summary>That a store has given the ownership of writes away, for good.</summary>
/// <param name="By">Whose store.</param>
/// <param name="Term">Which of the numbered ownerships.</param>
public sealed record CededOwnership(Side By, long Term);
