using System.Collections.Immutable;

namespace Hal9.Migrate.State.Stores;

/// <summary>What became of a batch.</summary>
public sealed record WriteResult
{
    /// <summary>Nothing was written, because a constraint was violated.</summary>
    public static WriteResult Collision { get; } = new() { Collided = true };

    /// <summary>Whether a constraint was violated; then nothing was written. Never with <see cref="WriteMode.Whole"/>.</summary>
    public bool Collided { get; init; }

    /// <summary>How many rows were written or deleted.</summary>
    public long Rows { get; init; }

    /// <summary>How the rows differ from what was to be written; then nothing was. Only with <see cref="WriteMode.Compare"/>.</summary>
    public ImmutableArray<RowDifference> Differences { get; init; } = [];

    /// <summary>How far the tables of the batch have come, as committed, with the rows that are refused now.</summary>
    public ImmutableArray<TableProgress> After { get; init; } = [];

    /// <summary>Whether the batch is committed.</summary>
    public bool IsCommitted => !Collided && Differences.IsEmpty;
}
