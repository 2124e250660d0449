using System.Collections.Immutable;
using Hal9.Migrate.Journal;

namespace Hal9.Migrate.Server.Control;

/// <summary>How often what was decided, over the whole journal: restarts do not begin it anew. Thread-safe.</summary>
internal sealed class DecisionTotals
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _events = new(StringComparer.Ordinal);
    private readonly long[] _rollbacks = new long[Enum.GetValues<RollbackCause>().Length];

    /// <summary>Counts records that were read from the journal, or have just become part of it.</summary>
    public void Add(IEnumerable<JournalRecord> records)
    {
        lock (_lock)
        {
            foreach (var record in records)
            {
                _events[record.Type] = _events.GetValueOrDefault(record.Type) + 1;
                if (record.Type == nameof(RollbackStarted) && EventCatalog.Read(record) is RollbackStarted rollback)
                {
                    _rollbacks[(int)rollback.Cause]++;
                }
            }
        }
    }

    /// <summary>Records by the name of their event.</summary>
    public ImmutableArray<(string Event, long Count)> Events()
    {
        lock (_lock)
        {
            return [.. _events.Select(happened => (happened.Key, happened.Value))];
        }
    }

    /// <summary>Rollbacks by their cause.</summary>
    public ImmutableArray<(RollbackCause Cause, long Count)> Rollbacks()
    {
        lock (_lock)
        {
            return [.. Enum.GetValues<RollbackCause>().Select(cause => (cause, _rollbacks[(int)cause]))];
        }
    }
}
