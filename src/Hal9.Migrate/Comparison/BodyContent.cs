namespace Hal9.Migrate.Comparison;

/// <summary>A body, whole or as its length and hash when it was too large to be kept.</summary>
public readonly record struct BodyContent
{
    private BodyContent(ReadOnlyMemory<byte> bytes, long length, ReadOnlyMemory<byte> sha256) => (Bytes, Length, Sha256) = (bytes, length, sha256);

    /// <summary>The whole body; empty when only its hash is known.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Its length, bytes.</summary>
    public long Length { get; }

    /// <summary>Its SHA-256 when it was not kept; else empty.</summary>
    public ReadOnlyMemory<byte> Sha256 { get; }

    /// <summary>Whether it was kept whole.</summary>
    public bool IsWhole => Sha256.IsEmpty;

    /// <summary>A body that was kept.</summary>
    public static BodyContent Whole(ReadOnlyMemory<byte> bytes) => new(bytes, bytes.Length, default);

    /// <summary>A body of which only length and hash are known.</summary>
    public static BodyContent Hashed(long length, ReadOnlyMemory<byte> sha256) => new(default, length, sha256);

    /// <summary>Whether both are the same bytes. Two that were kept in different ways have different lengths, so they are not.</summary>
    public bool SameAs(BodyContent other) => Length == other.Length && IsWhole == other.IsWhole
        && (IsWhole ? Bytes.Span.SequenceEqual(other.Bytes.Span) : Sha256.Span.SequenceEqual(other.Sha256.Span));
}
