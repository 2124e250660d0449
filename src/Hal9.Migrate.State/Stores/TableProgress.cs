using Hal9.Migrate.State.Rows;

namespace Hal9.Migrate.State.Stores;

/// <summary>How far a table has come on its way into a store. Kept in that store, committed with the rows it speaks of.</summary>
public sealed record TableProgress
{
    /// <summary>The table's name in the plan.</summary>
    public required string Table { get; init; }

    /// <summary>The log <see cref="AppliedThrough"/> counts in; null before the first batch. Another log begins its ids anew.</summary>
    public string? LogId { get; init; }

    /// <summary>The last key copied; null before the first chunk.</summary>
    public RowKey? CopiedThrough { get; init; }

    /// <summary>Whether every key has been copied.</summary>
    public bool IsCopied { get; init; }

    /// <summary>
    /// How many rows chunks have brought, about: with a chunk whose rows collided come those that log entries point to. Counted by the store that
    /// they are written to; what is given to it with a batch does not matter.
    /// </summary>
    public long CopiedRows { get; init; }

    /// <summary>The last log entry whose row is written, where the source keeps its log in the order of commits; else 0.</summary>
    public long AppliedThrough { get; init; }

    /// <summary>Which pass of verification is under way, or that all are done.</summary>
    public VerificationPass Verifying { get; init; }

    /// <summary>The last key that pass has seen; null before its first chunk.</summary>
    public RowKey? VerifiedThrough { get; init; }

    /// <summary>How many differing rows the verification has found.</summary>
    public long Mismatches { get; init; }

    /// <summary>How many rows the store refuses: they are in the source, and could not be written here.</summary>
    public long Refused { get; init; }
}
