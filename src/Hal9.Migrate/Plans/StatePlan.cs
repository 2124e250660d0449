using System.Collections.Immutable;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Plans;

/// <summary>Which rows are moved, from where to where, and how.</summary>
public sealed record StatePlan
{
    /// <summary>The legacy's store.</summary>
    public required StorePlan Source { get; init; }

    /// <summary>The successor's store.</summary>
    public required StorePlan Target { get; init; }

    /// <summary>The phase in which copying begins.</summary>
    public required Phase Begin { get; init; }

    /// <summary>What is moved; at least one table.</summary>
    public required ImmutableArray<TablePlan> Tables { get; init; }

    /// <summary>How fast.</summary>
    public required StateThrottle Throttle { get; init; }

    /// <summary>How many rows are copied at once.</summary>
    public required int ChunkRows { get; init; }

    /// <summary>How many entries the log of changes may have before capture gives up rather than fill the source's disk.</summary>
    public required int MaxLog { get; init; }

    /// <summary>How far the successor's rows may lag behind while it serves anybody.</summary>
    public required TimeSpan LagLimit { get; init; }

    /// <summary>What runs when the owner of writes changes.</summary>
    public required ImmutableArray<OwnerHook> Hooks { get; init; }

    /// <summary>How long a rollback drains changes before it asks a person.</summary>
    public required TimeSpan DrainTimeout { get; init; }
}
