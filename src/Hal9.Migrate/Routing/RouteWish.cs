namespace Hal9.Migrate.Routing;

/// <summary>What a valid route token asks for, besides being told which side answered.</summary>
/// <param name="Side">The side that shall serve; null leaves it to the split.</param>
public readonly record struct RouteWish(Side? Side);
