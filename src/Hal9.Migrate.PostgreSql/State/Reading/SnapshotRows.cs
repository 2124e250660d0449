using System.Buffers;
using System.Runtime.CompilerServices;
using Hal9.Migrate.PostgreSql.State.Encoding;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Rows;
using Npgsql;

namespace Hal9.Migrate.PostgreSql.State.Reading;

/// <summary>Rows of a snapshot that a session holds, read when they are asked for.</summary>
/// <param name="database">For failures as people read them.</param>
/// <param name="session">In its snapshot.</param>
/// <param name="types">What is selected.</param>
/// <param name="select">The query, for a list of what to select.</param>
internal sealed class SnapshotRows(Database database, SqlSession session, RouteTypes types, Func<string, string> select) : RowStream
{
    private const int BufferLength = 64 << 10;

    public override RowEncoding? Encoding { get; } = BinaryTypes.Of(types.Types);

    public override async IAsyncEnumerable<object?[]> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = session.StreamAsync(select(types.AsValues), cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await database.TranslatedAsync(async () => await rows.MoveNextAsync()))
            {
                var values = new object?[types.Types.Length];
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = rows.Current.IsDBNull(i) ? null : Value(rows.Current.GetValue(i));
                }

                yield return values;
            }
        }
        finally
        {
            await rows.DisposeAsync();
        }
    }

    public override Task<long> CopyToAsync(Stream target, CancellationToken cancellationToken) => database.TranslatedAsync(async () =>
    {
        var counter = new TupleCounter();
        var (filling, writing) = (ArrayPool<byte>.Shared.Rent(BufferLength), ArrayPool<byte>.Shared.Rent(BufferLength));
        var written = Task.CompletedTask;
        try
        {
            await using var rows = await session.CopyAsync($"COPY ({select(types.Encoded)}) TO STDOUT (FORMAT binary)", cancellationToken);
            while (true)
            {
                // A read gives one row; the next ones are read while those before them are written.
                var count = await FillAsync(rows, filling, cancellationToken);
                counter.Add(filling.AsSpan(0, count));
                await written;
                written = Task.CompletedTask;
                if (count == 0)
                {
                    return counter.Rows;
                }

                (filling, writing) = (writing, filling);
                written = target.WriteAsync(writing.AsMemory(0, count), cancellationToken).AsTask();
            }
        }
        finally
        {
            await SettleAsync(written);
            ArrayPool<byte>.Shared.Return(filling);
            ArrayPool<byte>.Shared.Return(writing);
        }
    });

    private static async Task<int> FillAsync(Stream rows, byte[] buffer, CancellationToken cancellationToken)
    {
        var count = 0;
        while (count < BufferLength && await rows.ReadAsync(buffer.AsMemory(count, BufferLength - count), cancellationToken) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }

    // After a failure elsewhere: the buffer is in use until the write is over, and how it ends does not matter any more.
    private static async Task SettleAsync(Task written)
    {
        try
        {
            await written;
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    // SQLite knows none of these as numbers.
    private static object Value(object value) => value is double number && !double.IsFinite(number) ? number switch
    {
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => "NaN",
    } : value;
}
