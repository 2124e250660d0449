using System.Net;
using System.Text;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Splitting;

/// <summary>Computes the bucket of a request's key. Allocates nothing for keys of ordinary length.</summary>
internal sealed class RequestKey(KeySource source, string salt)
{
    private const int LongestAddress = 65;
    private const int OnStack = 256;
    private const string MappedPrefix = "::ffff:";

    /// <summary>The bucket, 0 to 9999.</summary>
    public int BucketOf(HttpContext context)
    {
        var key = source.Kind switch
        {
            KeySourceKind.Header => context.Request.Headers[source.Name] is [var first, ..] ? first.AsSpan() : default,
            KeySourceKind.Cookie => CookieHeader.Find(context.Request.Headers.Cookie, source.Name),
            _ => default,
        };
        return key.IsEmpty ? BucketOf(context.Connection.RemoteIpAddress) : BucketOf(key);
    }

    /// <summary>
    /// The listener reads header bytes as Latin-1, so that it can pass every byte on; a key beyond ASCII is meant as UTF-8, which is
    /// also how a database would hash it.
    /// </summary>
    private int BucketOf(ReadOnlySpan<char> key)
    {
        if (Ascii.IsValid(key))
        {
            return Bucket.Of(salt, key);
        }

        Span<byte> bytes = key.Length <= OnStack ? stackalloc byte[OnStack] : new byte[key.Length];
        bytes = bytes[..Encoding.Latin1.GetBytes(key, bytes)];
        Span<char> meant = bytes.Length <= OnStack ? stackalloc char[OnStack] : new char[bytes.Length];
        return Bucket.Of(salt, meant[..Encoding.UTF8.GetChars(bytes, meant)]);
    }

    private int BucketOf(IPAddress? address)
    {
        if (address is null)
        {
            return Bucket.Of(salt, default);
        }

        Span<char> text = stackalloc char[LongestAddress];
        address.TryFormat(text, out var length);

        // A dual-stack listener sees IPv4 clients as mapped addresses; they are the same clients.
        return Bucket.Of(salt, address.IsIPv4MappedToIPv6 ? text[MappedPrefix.Length..length] : text[..length]);
    }
}
