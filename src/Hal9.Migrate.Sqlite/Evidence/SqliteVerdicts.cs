using System.IO.Compression;
using System.Text.Json;
using Hal9.Migrate.Json;
using Hal9.Migrate.Sqlite.Lanes;
using Hal9.Migrate.Sqlite.Sql;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Verdicts;

namespace Hal9.Migrate.Sqlite.Evidence;

/// <summary>Bundles of verdicts: the summary as JSON, the whole compressed.</summary>
internal sealed class SqliteVerdicts(Writer writer, Readers readers, string path) : IVerdictStore
{
    public Task AppendAsync(VerdictBundle bundle, CancellationToken cancellationToken)
    {
        var (summary, whole) = (JsonSerializer.Serialize(bundle.Summarize(), Hal9Json.Options), Compress(bundle));
        return writer.MeasureAsync(
            connection => connection.Execute(
                "INSERT INTO verdicts (id, at, summary, bundle) VALUES (@id, @at, @summary, @bundle) ON CONFLICT (id) DO NOTHING",
                ("@id", bundle.Id), ("@at", bundle.At.UtcTicks), ("@summary", summary), ("@bundle", whole)),
            cancellationToken);
    }

    public async Task<IReadOnlyList<VerdictSummary>> ListAsync(int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        var rows = await readers.ReadAsync(
            connection => connection.Query("SELECT summary FROM verdicts ORDER BY id DESC LIMIT @max", row => row.GetString(0), ("@max", max)), cancellationToken);
        return [.. rows.Select(row => Read<VerdictSummary>(() => JsonSerializer.Deserialize<VerdictSummary>(row, Hal9Json.Options)))];
    }

    public async Task<VerdictBundle?> ReadAsync(long id, CancellationToken cancellationToken)
    {
        var rows = await readers.ReadAsync(
            connection => connection.Query("SELECT bundle FROM verdicts WHERE id = @id", row => row.GetFieldValue<byte[]>(0), ("@id", id)), cancellationToken);
        return rows is not [var blob] ? null : Read(() =>
        {
            using var brotli = new BrotliStream(new MemoryStream(blob), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<VerdictBundle>(brotli, Hal9Json.Options);
        });
    }

    public Task<int> CompactAsync(DateTimeOffset now, VerdictRetention retention, CancellationToken cancellationToken) => writer.MeasureAsync(
        connection => connection.Execute(
            """
            DELETE FROM verdicts WHERE at < @before OR id IN (
                SELECT id FROM (SELECT id, row_number() OVER newest AS place, sum(length(bundle)) OVER newest AS size FROM verdicts WINDOW newest AS (ORDER BY id DESC))
                WHERE place > @count OR size > @bytes)
            """,
            ("@before", (now - retention.Age).UtcTicks), ("@count", retention.Count), ("@bytes", retention.Bytes)),
        cancellationToken);

    private static byte[] Compress(VerdictBundle bundle)
    {
        using var blob = new MemoryStream();
        using (var brotli = new BrotliStream(blob, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(brotli, bundle, Hal9Json.Options);
        }

        return blob.ToArray();
    }

    private T Read<T>(Func<T?> read)
    {
        try
        {
            return read() ?? throw new InvalidDataException("a verdict is null.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException)
        {
            throw SqliteFaults.Translate(new InvalidDataException("a verdict that was kept cannot be read: " + exception.Message, exception), path);
        }
    }
}
