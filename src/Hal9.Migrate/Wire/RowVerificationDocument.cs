using System.Collections.Immutable;

namespace Hal9.Migrate.Wire;

/// <summary>A comparison of all rows of both stores, under way or done. It is exact while applications write, and changes nothing unless it is a repair.</summary>
/// <param name="StartedAt">When it was asked for.</param>
/// <param name="StartedBy">By whom.</param>
public sealed record RowVerificationDocument(DateTimeOffset StartedAt, string StartedBy)
{
    /// <summary>When everything had been compared; null while it is under way.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Whether what differs is carried over once more. Then everything is compared twice, and what is listed is what the second comparison finds.</summary>
    public bool Repairs { get; init; }

    /// <summary>How many rows were found differing, and carried over once more; null while they are looked for, or when nothing is repaired.</summary>
    public long? Repaired { get; init; }

    /// <summary>The tables; empty until the lanes have begun with it, which is when all rows are copied and verified for the first time.</summary>
    public ImmutableArray<RowVerificationTable> Tables { get; init; } = [];

    /// <summary>How many rows differ, are missing or are too much.</summary>
    public long Differing => Tables.Sum(table => table.Differing);
}
