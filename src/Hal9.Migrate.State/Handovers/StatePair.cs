using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Handovers;

/// <summary>The two stores, as one controller is connected to them.</summary>
/// <param name="Legacy">The legacy's.</param>
/// <param name="Successor">The successor's.</param>
public sealed record StatePair(IStateStore Legacy, IStateStore Successor)
{
    /// <summary>A side's store.</summary>
    public IStateStore Of(Side side) => side == Side.Legacy ? Legacy : Successor;
}
