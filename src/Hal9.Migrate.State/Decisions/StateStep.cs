#pragma warning disable MA0048 // the steps are read together
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;

namespace Hal9.Migrate.State.Decisions;

/// <summary>What a controller does next. Each is idempotent, and an outdated one has no effect.</summary>
public abstract record StateStep;

/// <summary>Another controller has taken over: this one does nothing any more.</summary>
public sealed record StandDown : StateStep;

/// <summary>Prepares a store: control row, gate, capture.</summary>
public sealed record ArmStore(Side Store) : StateStep;

/// <summary>Makes the controller known in a store, before anything is read there to decide by.</summary>
public sealed record RaiseEpoch(Side Store) : StateStep;

/// <summary>Lets the lanes copy, apply and verify.</summary>
/// <param name="Source">Where the changes come from: the owner.</param>
/// <param name="Hindrance">Why ownership is not passed on yet, when it is asked for; for people.</param>
public sealed record Synchronize(Side Source, string? Hindrance = null) : StateStep;

/// <summary>Closes the owner's gate, opens it again, or opens the store that was ceded to.</summary>
public sealed record ChangeGate(Side Store, ControlChange What) : StateStep;

/// <summary>Applies what the fenced owner's log still holds, comparing what it writes, and empties the log.</summary>
public sealed record DrainLog(Side Source) : StateStep;

/// <summary>Advances the other side's key generators and gives the ownership away.</summary>
public sealed record CedeOwnership(Side Store, long Term) : StateStep;

/// <summary>Nothing can be done before a store is reached.</summary>
/// <param name="Reason">For people.</param>
public sealed record AwaitStore(string Reason) : StateStep;
