using Hal9.Migrate.State.Control;

namespace Hal9.Migrate.State.Tests.Memory;

/// <summary>A store with snapshots, a log and several application transactions in flight.</summary>
internal sealed class MemoryStore(string name, MemoryRules rules)
{
    private long _lastId;

    public string Name => name;

    public MemoryRules Rules => rules;

    public MemoryData Data { get; set; } = MemoryData.Empty;

    public List<AppTransaction> InFlight { get; } = [];

    /// <summary>Whether nobody reaches it.</summary>
    public bool IsDown { get; set; }

    public long NextId() => rules.LogIdsAreUnique
        ? ++_lastId
        : Enumerable.Range(1, int.MaxValue).First(id => Data.Log.All(entry => entry.Id != id));

    /// <summary>Begins a transaction of an application, if the gate lets it in.</summary>
    public AppTransaction? TryBegin()
    {
        if (Data.Control is { IsOpen: false })
        {
            return null;
        }

        var transaction = new AppTransaction(this);
        InFlight.Add(transaction);
        return transaction;
    }

    /// <summary>Writes one row as an application does; null deletes it. False when the gate is closed.</summary>
    public bool TryWrite(string table, long key, long? value)
    {
        var transaction = TryBegin();
        transaction?.Write(table, key, value);
        transaction?.Commit();
        return transaction is not null;
    }

    /// <summary>Applies a change of control as the rules have it.</summary>
    public bool TryChange(ControlChange change)
    {
        var row = Data.Control!;
        var after = change.Verb == ControlVerb.Unfence && !rules.UnfenceCompares
            ? row with { IsOpen = true }
            : change.Apply(row, Data.Log.IsEmpty || !rules.CedeLooksAtLog);
        if (after is not null)
        {
            Data = Data with { Control = after };
        }

        return after is not null;
    }
}
