using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.Sqlite.State.Batches;

/// <summary>What a batch says of a table, in memory: it may have to be written more than once.</summary>
internal sealed record TableRows(TableChanges Changes, IReadOnlyList<object?[]> Rows, IReadOnlyList<object?[]> Gone)
{
    private readonly int[] _keyAt = [.. Changes.Route.ToKey.Select(key => Changes.Route.Columns.ToList().FindIndex(column => column.Column == key))];

    public TableRoute Route => Changes.Route;

    /// <summary>The key of a row in the target.</summary>
    public object?[] KeyOf(object?[] row) => [.. _keyAt.Select(at => row[at])];

    /// <summary>Key and row, the row being null when it must be gone.</summary>
    public IEnumerable<(object?[] Key, object?[]? Row)> All => Rows.Select(row => (KeyOf(row), (object?[]?)row)).Concat(Gone.Select(key => (key, (object?[]?)null)));

    /// <summary>A key as text.</summary>
    public static string Text(object?[] key) => new RowKey([.. key.Select(part => part ?? "NULL")]).ToString();

    public static async Task<TableRows> ReadAsync(TableChanges changes, CancellationToken cancellationToken) =>
        new(changes, await ReadAsync(changes.Rows, cancellationToken), await ReadAsync(changes.Gone, cancellationToken));

    public static async Task<IReadOnlyList<object?[]>> ReadAsync(RowStream stream, CancellationToken cancellationToken)
    {
        var rows = new List<object?[]>();
        await foreach (var row in stream.ReadAsync(cancellationToken))
        {
            rows.Add([.. row]);
        }

        return rows;
    }
}
