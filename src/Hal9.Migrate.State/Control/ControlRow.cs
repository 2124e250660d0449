using Hal9.Migrate.Routing;

namespace Hal9.Migrate.State.Control;

/// <summary>The one row of control in a store. Every writing transaction of ours locks it first.</summary>
/// <param name="Epoch">The newest controller that has made itself known here; what an older one wants to write is rejected.</param>
/// <param name="Term">Numbers the ownerships. The store with the higher term is the owner or, when it has ceded, has passed it on.</param>
/// <param name="Owns">Whether this store has the ownership of its term still.</param>
/// <param name="IsOpen">The gate: whether the application may write here.</param>
public sealed record ControlRow(long Epoch, long Term, bool Owns, bool IsOpen)
{
    /// <summary>What is there before anything has moved: the legacy owns and is open, the successor is closed.</summary>
    public static ControlRow Initial(Side side, long epoch) => side == Side.Legacy ? new(epoch, 1, true, true) : new(epoch, 0, false, false);

    /// <summary>Whether a controller of this epoch may still write here.</summary>
    public bool Admits(long epoch) => Epoch <= epoch;

    /// <summary>The row after a controller has made itself known.</summary>
    public ControlRow Raise(long epoch) => this with { Epoch = Math.Max(Epoch, epoch) };
}
