using System.Buffers;
using System.Text;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Routing;

/// <summary>
/// The stable place of a key among 10000 buckets: the first 32 bits (big endian) of MD5(salt + key) modulo 10000.
/// MD5 because PostgreSQL computes it too, so that rows can be put in the same buckets as requests; nothing secret hangs on it.
/// </summary>
/// <remarks>
/// As the percentage grows, buckets only ever move from the legacy to the successor, so nobody flips back. Allocates nothing
/// for salts and keys of up to 512 bytes together.
/// </remarks>
public static class Bucket
{
    /// <summary>The number of buckets.</summary>
    public const int Count = 10_000;

    private const int OnStack = 512;

    /// <summary>The bucket of a key, 0 to 9999.</summary>
    public static int Of(ReadOnlySpan<char> salt, ReadOnlySpan<char> key)
    {
        var longest = Encoding.UTF8.GetMaxByteCount(salt.Length) + Encoding.UTF8.GetMaxByteCount(key.Length);
        byte[]? rented = null;
        var bytes = longest <= OnStack ? stackalloc byte[OnStack] : rented = ArrayPool<byte>.Shared.Rent(longest);
        var length = Encoding.UTF8.GetBytes(salt, bytes);
        length += Encoding.UTF8.GetBytes(key, bytes[length..]);

        var hash = Md5.First32BitsOf(bytes[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return (int)(hash % Count);
    }

    /// <summary>The side that serves a bucket when the successor has this share.</summary>
    public static Side SideOf(int bucket, Percentage successor) => bucket < successor.Hundredths ? Side.Successor : Side.Legacy;
}
