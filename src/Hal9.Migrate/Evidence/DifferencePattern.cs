using System.Collections.Immutable;

namespace Hal9.Migrate.Evidence;

/// <summary>
/// How often answers differed in just these places together. By it the answers can be counted that differ in a place that matters, whatever is found
/// out later about which places do.
/// </summary>
/// <param name="Method">The class of the requests' methods.</param>
/// <param name="Route">The route template.</param>
/// <param name="Paths">All the places, in order.</param>
/// <param name="Count">How many of the successor's answers.</param>
public sealed record DifferencePattern(MethodClass Method, string Route, ImmutableArray<string> Paths, long Count);
