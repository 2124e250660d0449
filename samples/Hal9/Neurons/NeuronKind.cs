namespace Hal9.Sample.Neurons;

/// <summary>What a neuron is for, and what is typical of its kind.</summary>
/// <param name="Name">As it stands in the store, in answers and in phrases.</param>
/// <param name="MinResponseUs">Shortest nominal response time, in microseconds.</param>
/// <param name="MaxResponseUs">Longest nominal response time, exclusive, in microseconds.</param>
/// <param name="MinConnections">Fewest connections; a kind has this many or one more.</param>
internal sealed record NeuronKind(string Name, int MinResponseUs, int MaxResponseUs, int MinConnections)
{
    /// <summary>
    /// All kinds, fastest and least connected first. Ranges of neighbouring pairs do not overlap, so that kind, response
    /// time and connection count each tell the same layer.
    /// </summary>
    public static IReadOnlyList<NeuronKind> All { get; } =
    [
        new("sensor", 200, 1_000, 2), new("actuator", 200, 1_000, 2),
        new("codec", 1_000, 4_000, 4), new("relay", 1_000, 4_000, 4),
        new("concept", 4_000, 12_000, 6), new("episode", 4_000, 12_000, 6),
        new("planner", 12_000, 30_000, 8), new("scheduler", 12_000, 30_000, 8),
        new("critic", 30_000, 80_000, 10), new("oracle", 30_000, 80_000, 10),
    ];
}
