using System.IO.Compression;
using System.Text.Json;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Json;

namespace Hal9.Migrate.Sqlite.Evidence;

/// <summary>A window as it is kept: its JSON, compressed to between a quarter (busy) and a half (idle).</summary>
internal static class WindowBlob
{
    // Quality 4 takes a tenth off quality 1 for a fraction of a millisecond; beyond it, time grows and size hardly shrinks.
    private static readonly BrotliCompressionOptions Compression = new() { Quality = 4 };

    public static byte[] Of(EvidenceWindow window)
    {
        using var blob = new MemoryStream();
        using (var brotli = new BrotliStream(blob, Compression, leaveOpen: true))
        {
            JsonSerializer.Serialize(brotli, window, Hal9Json.Options);
        }

        return blob.ToArray();
    }

    /// <summary>Throws <see cref="InvalidDataException"/> when it is not one.</summary>
    public static EvidenceWindow Read(byte[] blob)
    {
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(blob), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<EvidenceWindow>(brotli, Hal9Json.Options) ?? throw new JsonException("It is null.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("a window of evidence cannot be read: " + exception.Message, exception);
        }
    }
}
