namespace Hal9.Migrate.State.Rows;

/// <summary>Rows as a source's snapshot gives them, in the order of its columns. Read once, in one of two forms; then it is used up.</summary>
/// <remarks>
/// Values are of a closed set of CLR types, which every adapter takes: <c>null</c>, <see cref="long"/>, <see cref="double"/>,
/// <see cref="decimal"/>, <see cref="bool"/>, <see cref="string"/>, <see cref="byte"/>[], <see cref="DateTime"/> (no zone),
/// <see cref="DateTimeOffset"/>, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="Guid"/>. What a database has beyond them
/// (arrays, JSON, ranges) goes as its text. A stream holds no more than a few rows at a time, however many there are.
/// </remarks>
public abstract class RowStream
{
    /// <summary>No rows.</summary>
    public static RowStream Empty { get; } = new BufferedRows([]);

    /// <summary>The encoding in which the rows can be had as bytes; null when there is none.</summary>
    public virtual RowEncoding? Encoding => null;

    /// <summary>Rows that are in memory already, because the source bounds what it reads.</summary>
    public static RowStream Of(IReadOnlyList<object?[]> rows) => rows.Count == 0 ? Empty : new BufferedRows(rows);

    /// <summary>The rows as values. An array may be used again for the next row.</summary>
    public abstract IAsyncEnumerable<object?[]> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Lets the source begin to give the rows in <see cref="Encoding"/>, as far as they fit on the way. From then on they can be had by
    /// <see cref="CopyToAsync"/> only. Does nothing where nothing is gained by it.
    /// </summary>
    public virtual Task BeginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Writes the rows in <see cref="Encoding"/>; only when there is one. Returns how many they were.</summary>
    public virtual Task<long> CopyToAsync(Stream target, CancellationToken cancellationToken) =>
        throw new NotSupportedException("These rows have no encoding; read their values.");

    private sealed class BufferedRows(IReadOnlyList<object?[]> rows) : RowStream
    {
        public override async IAsyncEnumerable<object?[]> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return row;
            }

            await ValueTask.CompletedTask;
        }
    }
}
