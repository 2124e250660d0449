using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Hal9.Migrate.Server.Asking;

/// <summary>What this server posts to programs of the plan's owner: JSON, with its time, and signed when there is a key.</summary>
internal static class SignedRequest
{
    /// <summary>When the request was made, in seconds since 1970; part of what is signed, so that an old one cannot be sent again.</summary>
    public const string TimestampHeader = "X-Hal9-Timestamp";

    /// <summary><c>sha256=</c> and in lower-case hexadecimal the HMAC of timestamp, a dot and the body.</summary>
    public const string SignatureHeader = "X-Hal9-Signature";

    /// <summary>A POST of the body.</summary>
    public static HttpRequestMessage Of(Uri url, byte[] body, string? key, DateTimeOffset now)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add(TimestampHeader, timestamp);
        if (key is not null)
        {
            request.Headers.Add(SignatureHeader, Signature(key, timestamp, body));
        }

        return request;
    }

    /// <summary>The signature of a body that was made at a time.</summary>
    public static string Signature(string key, string timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp + "."), .. body];
        return "sha256=" + Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), signed)).ToLowerInvariant();
    }
}
