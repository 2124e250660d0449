using System.IO.Compression;
using Hal9.Migrate.Gateway.Mirroring;

namespace Hal9.Migrate.Gateway.Tests.Mirroring;

public sealed class ContentCodingTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("BR")]
    [InlineData(" deflate ")]
    public void Decode_KnownCoding_IsUndone(string coding)
    {
        byte[] body = [1, 2, 3, 4, 5];

        ContentCoding.Decode(Pack(body, coding), coding).ToArray().ShouldBe(body);
    }

    [Fact]
    public void Decode_Bomb_StaysAsItIs()
    {
        var bomb = Pack(new byte[50_000_000], "gzip");

        ContentCoding.Decode(bomb, "gzip").Length.ShouldBe(bomb.Length);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    [InlineData(null)]
    public void Decode_NotWhatItSays_StaysAsItIs(string? coding)
    {
        byte[] body = [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9];

        ContentCoding.Decode(body, coding).ToArray().ShouldBe(body);
    }

    private static byte[] Pack(byte[] body, string coding)
    {
        using var packed = new MemoryStream();
        using (Stream packer = coding.Trim().ToUpperInvariant() switch
        {
            "BR" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "DEFLATE" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            packer.Write(body);
        }

        return packed.ToArray();
    }
}
