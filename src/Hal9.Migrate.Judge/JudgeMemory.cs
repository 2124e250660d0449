using System.Collections.Immutable;

namespace Hal9.Migrate.Judge;

/// <summary>What the assessor remembers from one second to the next.</summary>
public sealed record JudgeMemory
{
    /// <summary>Nothing.</summary>
    public static JudgeMemory Empty { get; } = new();

    /// <summary>The step it is about; for another one it is forgotten.</summary>
    public long PositionVersion { get; init; }

    /// <summary>Since when each trigger's condition has been violated without a break.</summary>
    public ImmutableDictionary<string, DateTimeOffset> ViolatedSince { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>Since when each gate has been passing without a break.</summary>
    public ImmutableDictionary<string, DateTimeOffset> PassingSince { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;
}
