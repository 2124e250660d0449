using Hal9.Migrate.Routing;

namespace Hal9.Migrate.State.Control;

/// <summary>That a store has given its ownership away. It is final, so it may be known from a journal when the store is dead.</summary>
/// <param name="By">The old owner.</param>
/// <param name="Term">The term it gave away; the other store opens with the next.</param>
public sealed record Cession(Side By, long Term);
