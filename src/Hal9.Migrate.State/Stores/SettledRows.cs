using Hal9.Migrate.State.Rows;

namespace Hal9.Migrate.State.Stores;

/// <summary>A chunk for verification: rows that no log entry waits for. Holds its snapshot until disposed.</summary>
/// <param name="rows">The values of the route's columns.</param>
/// <param name="through">The chunk's last key; null when the table ends here.</param>
/// <param name="release">Ends the snapshot.</param>
public sealed class SettledRows(RowStream rows, RowKey? through, Func<ValueTask>? release = null) : IAsyncDisposable
{
    /// <summary>The rows.</summary>
    public RowStream Rows => rows;

    /// <summary>The chunk's last key, whether or not its row is among the rows; null when the table ends here.</summary>
    public RowKey? Through => through;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => release?.Invoke() ?? ValueTask.CompletedTask;
}
