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

    private Stream? _begun;

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
                    values[i] = ValueAt(rows.Current, i);
                }

                yield return values;
            }
        }
        finally
        {
            await rows.DisposeAsync();
        }
    }

    public override async Task BeginAsync(CancellationToken cancellationToken) => _begun ??= await database.TranslatedAsync(async () => (Stream)await OpenAsync(cancellationToken));

    public override Task<long> CopyToAsync(Stream target, CancellationToken cancellationToken) => database.TranslatedAsync(async () =>
    {
        // One buffer: while it is written the kernel takes in what comes next, and the fewer pieces it is fetched in the less it costs.
        var counter = new TupleCounter();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            await using var rows = _begun ?? await OpenAsync(cancellationToken);
            while (await FillAsync(rows, buffer, cancellationToken) is > 0 and var count)
            {
                counter.Add(buffer.AsSpan(0, count));
                await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            return counter.Rows;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    });

    private Task<NpgsqlRawCopyStream> OpenAsync(CancellationToken cancellationToken) => session.CopyAsync($"COPY ({select(types.Encoded)}) TO STDOUT (FORMAT binary)", cancellationToken);

    private static async Task<int> FillAsync(Stream rows, byte[] buffer, CancellationToken cancellationToken)
    {
        var count = 0;
        while (count < BufferLength && await rows.ReadAsync(buffer.AsMemory(count, BufferLength - count), cancellationToken) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }

    /// <summary>A value of a row that was selected as <see cref="RouteTypes.AsValues"/>.</summary>
    public static object? ValueAt(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : Value(row.GetValue(at));

    // SQLite knows none of these as numbers.
    private static object Value(object value) => value is double number && !double.IsFinite(number) ? number switch
    {
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => "NaN",
    } : value;
}
