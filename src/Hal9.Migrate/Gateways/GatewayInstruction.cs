using System.Collections.Immutable;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateways;

/// <summary>What a controller answers a gateway.</summary>
public sealed record GatewayInstruction
{
    /// <summary>The snapshot to obey; null when the gateway has it already, or no plan is registered.</summary>
    public RoutingSnapshot? Snapshot { get; init; }

    /// <summary>How long the gateway counts as alive without being heard of again.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>The last window sequence that has arrived; it need not be sent again.</summary>
    public long ConfirmedSequence { get; init; }

    /// <summary>The phase that the migration stands in, for the gateway's traces; null before any plan is registered.</summary>
    public Phase? Phase { get; init; }

    /// <summary>
    /// By run of a gateway, the highest report up to which marked writes have reached the other side (<see cref="SettledMarks.Settled"/>);
    /// writes of runs that are not named have not. Null without a state section.
    /// </summary>
    public ImmutableDictionary<string, long>? Settled { get; init; }
}
