using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Tests.Contract;

/// <summary>Two empty stores of a kind, with a table "items" of the columns key and value in each, and applications that use it.</summary>
public abstract class StatePairBed : IAsyncDisposable
{
    public abstract TableMapping Items { get; }

    /// <summary>A new connection of a controller.</summary>
    public abstract IStateStore Connect(Side side);

    /// <summary>Writes a row as an application does; null deletes it. False when the gate is closed.</summary>
    public abstract bool TryWrite(Side side, long key, long? value);

    /// <summary>Changes a row as nobody should: past the gate, and past the capture.</summary>
    public abstract void Tamper(Side side, long key, long? value);

    /// <summary>What an application sees.</summary>
    public abstract SortedDictionary<long, long> Rows(Side side);

    /// <summary>Whether anything of ours is there.</summary>
    public abstract bool HasTraces(Side side);

    public abstract ValueTask DisposeAsync();
}
