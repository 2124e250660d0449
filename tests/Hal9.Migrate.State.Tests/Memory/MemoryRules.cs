namespace Hal9.Migrate.State.Tests.Memory;

/// <summary>How the store in memory behaves. The defaults keep the contract; the tests break them one at a time.</summary>
internal sealed record MemoryRules
{
    /// <summary>Log ids are given at the commit and entries are told apart by a cursor, as on SQLite; else given at the statement and deleted, as on PostgreSQL.</summary>
    public bool LogInCommitOrder { get; init; }

    /// <summary>Entries are forgotten by id, not by key.</summary>
    public bool ForgetsById { get; init; } = true;

    /// <summary>An id never returns.</summary>
    public bool LogIdsAreUnique { get; init; } = true;

    /// <summary>Which transactions of ours check the epoch.</summary>
    public Func<string, bool> ChecksEpoch { get; init; } = _ => true;

    /// <summary>What applications change is logged.</summary>
    public bool Captures { get; init; } = true;

    /// <summary>The fence waits for transactions in flight.</summary>
    public bool FenceWaits { get; init; } = true;

    /// <summary>Ceding looks whether the log is empty.</summary>
    public bool CedeLooksAtLog { get; init; } = true;

    /// <summary>Unfencing compares the row it locked.</summary>
    public bool UnfenceCompares { get; init; } = true;

    /// <summary>Log entries and the rows they point to are read in one snapshot.</summary>
    public bool ReadsInOneSnapshot { get; init; } = true;

    /// <summary>Values that the store's constraints forbid.</summary>
    public Func<long, bool> Refuses { get; init; } = _ => false;

    /// <summary>What a value becomes when it is written: a column too narrow for it, say.</summary>
    public Func<long, long> Stores { get; init; } = value => value;
}
