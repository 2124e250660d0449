using System.Collections.Immutable;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Lanes;

/// <summary>What a comparison of all of a table's rows has found so far.</summary>
/// <param name="Table">The table's name in the plan.</param>
public sealed record TableAudit(string Table)
{
    /// <summary>How many differences are kept.</summary>
    public const int MaxDifferences = 100;

    /// <summary>Which pass is under way, or that both are done.</summary>
    public VerificationPass Pass { get; init; }

    /// <summary>How many rows of the owner were compared; rows for which a change was under way were left out, being compared when they are written.</summary>
    public long Rows { get; init; }

    /// <summary>How many rows differ, are missing or are too much. One that is found in both passes counts once.</summary>
    public long Differing { get; init; }

    /// <summary>The first of them, at most <see cref="MaxDifferences"/>, field by field.</summary>
    public ImmutableArray<RowDifference> Differences { get; init; } = [];

    /// <summary>Whether both passes are done.</summary>
    public bool IsDone => Pass == VerificationPass.Done;
}
