namespace Hal9.Migrate.Evidence;

/// <summary>How many answers were compared on a route.</summary>
/// <param name="Method">The class of the requests' methods.</param>
/// <param name="Route">The route template.</param>
/// <param name="Raw">The successor's with the legacy's.</param>
/// <param name="Noise">The legacy's own second answers with its first ones.</param>
public sealed record ComparedTally(MethodClass Method, string Route, long Raw, long Noise);
