using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Routing;

/// <summary>
/// How it is learnt what differs by itself: some safe requests that were mirrored are asked of the legacy a second time, and its two answers compared.
/// </summary>
public sealed record NoiseLearning
{
    /// <summary>Nothing is learnt, and every difference counts.</summary>
    public static NoiseLearning Off { get; } = new() { Sample = Percentage.Zero };

    /// <summary>The share of mirrored safe requests that are asked twice; a route that is rarely used is asked more often than that.</summary>
    public Percentage Sample { get; init; } = Percentage.Of(10);

    /// <summary>How many requests each gateway asks twice in a second, at most.</summary>
    public int MaxPerSecond { get; init; } = 20;

    /// <summary>Whether anything is learnt.</summary>
    public bool IsOn => Sample > Percentage.Zero;
}
