using System.Collections.Immutable;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Decisions;

/// <summary>What is known of the two stores whose rows are kept in step.</summary>
public sealed record StateReport
{
    /// <summary>The last journal record the engine knew of when it began the step in which it saw this; of what was decided later it says nothing.</summary>
    public required long Version { get; init; }

    /// <summary>The side whose store owns the writes and is open; null while none is, or while it is not known.</summary>
    public Side? Owner { get; init; }

    /// <summary>Why the ownership of writes cannot be passed on now, for people; null when nothing is in the way.</summary>
    public string? Hindrance { get; init; }

    /// <summary>Whether every row of every table was copied and compared both ways, and agrees.</summary>
    public bool IsVerified { get; init; }

    /// <summary>How long ago the other side had everything that the owner had then; null before it ever had.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>How many changes the other side does not have: lost, should it become the owner without them. Null when the owner's store is not reached.</summary>
    public long? RowsAtRisk { get; init; }

    /// <summary>The last <see cref="RowsAtRisk"/> that was known; null before any was.</summary>
    public KnownRisk? LastRisk { get; init; }

    /// <summary>How long neither store was open when ownership last passed, or was to pass; null before it ever was.</summary>
    public TimeSpan? Fence { get; init; }

    /// <summary>What is wrong with the stores, for people; null when they are well.</summary>
    public string? Trouble { get; init; }

    /// <summary>Why copying and verifying pause just now, for people; null when they do not.</summary>
    public string? Paused { get; init; }

    /// <summary>How many entries the log of the owner's changes has, applied or not; null while it is not known.</summary>
    public long? LogEntries { get; init; }

    /// <summary>Whether nothing of ours is left in the stores.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>What was done so far; null before anything was.</summary>
    public StateWork? Work { get; init; }

    /// <summary>How each table stands; empty before that is known.</summary>
    public ImmutableArray<TableReport> Tables { get; init; } = [];
}
