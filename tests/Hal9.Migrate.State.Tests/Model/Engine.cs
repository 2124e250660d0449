using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Stores;
using Hal9.Migrate.State.Tests.Memory;

namespace Hal9.Migrate.State.Tests.Model;

/// <summary>The engine as it is, or with one thing wrong.</summary>
internal sealed record Engine
{
    /// <summary>How each store behaves.</summary>
    public Func<Routing.Side, MemoryRules, MemoryRules> Rules { get; init; } = (_, rules) => rules;

    /// <summary>What a controller's connection to a store is.</summary>
    public Func<Connecting, IStateStore> Connect { get; init; } = connecting => connecting.Store;

    /// <summary>What a controller decides.</summary>
    public Func<Observed, StateStep> Decide { get; init; } = OwnershipProtocol.Next;

    /// <summary>A connection as it is made.</summary>
    /// <param name="Store">The proper one.</param>
    /// <param name="Other">The proper one to the other store.</param>
    /// <param name="Side">Which store it is to.</param>
    /// <param name="Epoch">The controller's.</param>
    internal sealed record Connecting(IStateStore Store, IStateStore Other, Routing.Side Side, long Epoch);
}
