using System.IO.Compression;

namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>Undoes content codings, so that two services that compress differently can be compared.</summary>
internal static class ContentCoding
{
    /// <summary>How much larger than its coded form a body may become.</summary>
    private const int MaxGrowth = 20;

    private const int AlwaysAllowed = 64 * 1024;

    /// <summary>
    /// The decoded body. The body as it is when the coding is unknown, the bytes are not what they say, or the decoded body would
    /// be out of proportion: then the two are compared by their bytes.
    /// </summary>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> body, string? coding)
    {
        if (body.IsEmpty || coding is null)
        {
            return body;
        }

        using var source = new MemoryStream(body.ToArray());
        using Stream? decoder = coding.Trim().ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress),
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            "deflate" => new ZLibStream(source, CompressionMode.Decompress),
            _ => null,
        };
        return decoder is null ? body : Read(decoder, Math.Max(AlwaysAllowed, (long)body.Length * MaxGrowth)) ?? body;
    }

    private static ReadOnlyMemory<byte>? Read(Stream decoder, long max)
    {
        try
        {
            using var decoded = new MemoryStream();
            var piece = new byte[16 * 1024];
            for (var count = decoder.Read(piece); count > 0; count = decoder.Read(piece))
            {
                decoded.Write(piece, 0, count);
                if (decoded.Length > max)
                {
                    return null;
                }
            }

            return decoded.ToArray();
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or IOException)
        {
            return null;
        }
    }
}
