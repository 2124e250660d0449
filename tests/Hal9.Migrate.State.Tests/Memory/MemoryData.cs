using System.Collections.Immutable;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Tests.Memory;

/// <summary>All that is committed in a store. Immutable: any reference to it is a snapshot.</summary>
internal sealed record MemoryData
{
    public static MemoryData Empty { get; } = new();

    public ControlRow? Control { get; init; }

    public ImmutableSortedDictionary<(string Table, long Key), long> Rows { get; init; } = ImmutableSortedDictionary<(string, long), long>.Empty;

    public ImmutableList<LogEntry> Log { get; init; } = [];

    public ImmutableDictionary<string, TableProgress> Progress { get; init; } = ImmutableDictionary<string, TableProgress>.Empty;

    public ImmutableHashSet<(string Table, long Key)> Refused { get; init; } = [];

    public ImmutableDictionary<string, long> Sequences { get; init; } = ImmutableDictionary<string, long>.Empty;

    public ImmutableSortedDictionary<long, long> Table(string name) =>
        Rows.Where(row => row.Key.Table == name).ToImmutableSortedDictionary(row => row.Key.Key, row => row.Value);
}
