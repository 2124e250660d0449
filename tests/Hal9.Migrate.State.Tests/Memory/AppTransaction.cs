using System.Collections.Immutable;

namespace Hal9.Migrate.State.Tests.Memory;

/// <summary>A transaction of an application: it passed the gate when it began, and writes row and log entry together at its commit.</summary>
internal sealed class AppTransaction(MemoryStore store)
{
    private ImmutableList<(string Table, long Key, long? Value, long Id)> _writes = [];

    public MemoryStore Store => store;

    public IEnumerable<(long Key, long? Value)> Writes => _writes.Select(write => (write.Key, write.Value));

    /// <summary>Whether it has the row locked.</summary>
    public bool Holds(long key) => _writes.Any(write => write.Key == key);

    public void Write(string table, long key, long? value) =>
        _writes = _writes.Add((table, key, value, store.Rules.LogInCommitOrder ? 0 : store.NextId()));

    public void Commit()
    {
        store.InFlight.Remove(this);
        foreach (var (table, key, value, id) in _writes)
        {
            var data = store.Data;
            var entry = new LogEntry(store.Rules.LogInCommitOrder ? store.NextId() : id, table, key);
            store.Data = data with
            {
                Rows = value is { } known ? data.Rows.SetItem((table, key), known) : data.Rows.Remove((table, key)),
                Log = store.Rules.Captures && data.Control is not null ? data.Log.Add(entry) : data.Log,
                Sequences = data.Sequences.SetItem(table, Math.Max(data.Sequences.GetValueOrDefault(table), key)),
            };
        }
    }

    public void RollBack() => store.InFlight.Remove(this);
}
