using System.Collections.Immutable;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Plans;

/// <summary>What has to happen in one phase.</summary>
public sealed record PhasePlan
{
    /// <summary>The successor's shares, ascending; one entry for phases with a fixed share.</summary>
    public required ImmutableArray<Percentage> Steps { get; init; }

    /// <summary>How many seconds of healthy evidence each step needs.</summary>
    public required TimeSpan Hold { get; init; }

    /// <summary>What has to hold before each step is left.</summary>
    public ImmutableArray<GateDefinition> Gates { get; init; } = [];
}
