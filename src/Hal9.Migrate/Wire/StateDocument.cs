using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Wire;

/// <summary>How the rows stand that are moved.</summary>
public sealed record StateDocument
{
    /// <summary>The side whose store accepts writes.</summary>
    public required Side WriteOwner { get; init; }

    /// <summary>What becomes of writes now: <c>Open</c>, <c>Hold</c> during a hand-over, <c>Refuse</c> while a rollback waits for a decision.</summary>
    public required WritesMode Writes { get; init; }

    /// <summary>The side to which the writes are passing; null while they are not.</summary>
    public Side? HandoverTo { get; init; }

    /// <summary>Whether every row is verified and the lag within its limit, so that users may be served from both.</summary>
    public required bool InStep { get; init; }

    /// <summary>Why not; null when they are in step.</summary>
    public string? Hindrance { get; init; }

    /// <summary>How far the other side lags behind, milliseconds; null when that is not known.</summary>
    public double? LagMs { get; init; }

    /// <summary>How many changes would be lost if the other side became the owner without them; null when that is not known.</summary>
    public long? RowsAtRisk { get; init; }

    /// <summary>The last that was known of it, and when; null before anything was.</summary>
    public KnownRisk? LastRisk { get; init; }

    /// <summary>How long neither store was open in the last hand-over, milliseconds.</summary>
    public double? FenceMs { get; init; }

    /// <summary>How long gateways held writes in the last hand-over, milliseconds.</summary>
    public double? HeldMs { get; init; }

    /// <summary>What is wrong with the stores; null when they are well.</summary>
    public string? Trouble { get; init; }

    /// <summary>Why copying and verifying pause just now; null when they do not.</summary>
    public string? Paused { get; init; }

    /// <summary>How many entries the log of changes has in the owner's store, applied or not; null while that is not known. Bounded by <c>state.maxLog</c>.</summary>
    public long? LogEntries { get; init; }

    /// <summary>What was done since the server took over; null before anything was.</summary>
    public StateWork? Work { get; init; }

    /// <summary>How many requests gateways have held during hand-overs.</summary>
    public long HeldRequests { get; init; }

    /// <summary>How each hook stands; none when the plan has none, or the owner of writes has never changed.</summary>
    public ImmutableArray<HookDocument> Hooks { get; init; } = [];

    /// <summary>How each table stands.</summary>
    public ImmutableArray<TableReport> Tables { get; init; } = [];
}
