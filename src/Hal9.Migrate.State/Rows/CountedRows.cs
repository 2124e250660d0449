namespace Hal9.Migrate.State.Rows;

/// <summary>Rows that are counted as they are read.</summary>
internal sealed class CountedRows(RowStream rows) : RowStream
{
    /// <summary>How many have been read so far.</summary>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public override RowEncoding? Encoding => rows.Encoding;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<object?[]> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in rows.ReadAsync(cancellationToken))
        {
            Count++;
            yield return row;
        }
    }

    /// <inheritdoc/>
    public override async Task<long> CopyToAsync(Stream target, CancellationToken cancellationToken) => Count += await rows.CopyToAsync(target, cancellationToken);
}
