using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hal9.Migrate.Routing;

/// <summary>
/// A short-lived, signed wish of a person who tests: "serve my requests by this side". Sent in <c>X-Hal9-Route</c>.
/// Text form <c>side.expiry.signature</c>: the expiry in Unix seconds, the signature HMAC-SHA256 over <c>side.expiry</c> in base64url.
/// </summary>
public static class RouteToken
{
    /// <summary>The request header that carries it.</summary>
    public const string Header = "X-Hal9-Route";

    /// <summary>The longest life a token may be given.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(24);

    private const int LongestToken = 128;

    /// <summary>Makes a token.</summary>
    public static string Create(ReadOnlySpan<byte> key, Side side, DateTimeOffset expires)
    {
        var claim = string.Create(CultureInfo.InvariantCulture, $"{Name(side)}.{expires.ToUnixTimeSeconds()}");
        return $"{claim}.{Sign(key, claim)}";
    }

    /// <summary>The side a token asks for; null when it is malformed, forged or expired.</summary>
    public static Side? Read(ReadOnlySpan<byte> key, string token, DateTimeOffset now)
    {
        if (token.Length > LongestToken || token.Split('.') is not [var name, var expiry, var signature])
        {
            return null;
        }

        var expected = Sign(key, $"{name}.{expiry}");
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature))
            || !long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || now.ToUnixTimeSeconds() >= seconds)
        {
            return null;
        }

        return name == Name(Side.Successor) ? Side.Successor : name == Name(Side.Legacy) ? Side.Legacy : null;
    }

    private static string Name(Side side) => side == Side.Legacy ? "legacy" : "successor";

    private static string Sign(ReadOnlySpan<byte> key, string claim) =>
        Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(claim))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
