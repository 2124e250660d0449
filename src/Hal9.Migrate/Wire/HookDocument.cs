using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Wire;

/// <summary>How a hook stands that must know the owner of writes.</summary>
/// <param name="Name">Its name in the plan.</param>
/// <param name="Knows">The side it was last told of; null before it was told of any.</param>
/// <param name="Current">Whether that is how it is now.</param>
/// <param name="Attempts">How often it failed since the owner changed.</param>
/// <param name="Failure">Why it failed last; null when it did not.</param>
public sealed record HookDocument(string Name, Side? Knows, bool Current, int Attempts, string? Failure);
