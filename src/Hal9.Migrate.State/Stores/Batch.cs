using System.Collections.Immutable;

namespace Hal9.Migrate.State.Stores;

/// <summary>What one snapshot of the source says: a chunk, the rows that log entries point to, or both. Holds the snapshot until disposed.</summary>
/// <param name="tables">By table, referenced ones first; tables with nothing to say are left out.</param>
/// <param name="release">Ends the snapshot.</param>
public sealed class Batch(ImmutableArray<TableChanges> tables, Func<ValueTask>? release = null) : IAsyncDisposable
{
    /// <summary>By table.</summary>
    public ImmutableArray<TableChanges> Tables => tables;

    /// <summary>Whether there is nothing to write, and no progress.</summary>
    public bool IsEmpty => tables.IsEmpty;

    /// <summary>What to tell the source once the target has it all.</summary>
    public ImmutableArray<LogReceipt> Receipts => [.. tables.Select(table => new LogReceipt(table.Route, table.After, table.LogIds))];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => release?.Invoke() ?? ValueTask.CompletedTask;
}
