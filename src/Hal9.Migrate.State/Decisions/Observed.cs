using System.Collections.Immutable;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Decisions;

/// <summary>What a controller has read, one thing after another, and what it is asked for.</summary>
public sealed record Observed
{
    /// <summary>The controller's own epoch.</summary>
    public required long Epoch { get; init; }

    /// <summary>Which side is to own the writes.</summary>
    public required Side Goal { get; init; }

    /// <summary>Whether the time for a fence is over, or somebody called it off.</summary>
    public bool GivesUp { get; init; }

    /// <summary>Whether a person has accepted that changes of the owner are lost which do not reach the other side.</summary>
    public bool AcceptsLoss { get; init; }

    /// <summary>The legacy's store; null when it was not reached.</summary>
    public StoreStatus? Legacy { get; init; }

    /// <summary>The successor's store; null when it was not reached.</summary>
    public StoreStatus? Successor { get; init; }

    /// <summary>The lanes on the way from the owner; empty unless both stores were reached and this epoch is known in both.</summary>
    public ImmutableArray<LaneView> Lanes { get; init; } = [];

    /// <summary>The last cession in the journal.</summary>
    public Cession? Journaled { get; init; }

    /// <summary>With more entries than this waiting it is too early for a fence: draining them would take too long.</summary>
    public long PendingAtFence { get; init; } = 1_000;

    /// <summary>A side's store.</summary>
    public StoreStatus? Of(Side side) => side == Side.Legacy ? Legacy : Successor;

    /// <summary>The owner or, when it has ceded, who it was; null unless both control rows are known. (No two terms are equal.)</summary>
    public Side? LatestOwner =>
        (Legacy?.Control, Successor?.Control) is ({ } legacy, { } successor) ? legacy.Term > successor.Term ? Side.Legacy : Side.Successor : null;
}
