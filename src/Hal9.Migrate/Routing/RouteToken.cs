using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hal9.Migrate.Routing;

/// <summary>
/// A short-lived, signed wish of a person who tests: "serve my requests by this side". Sent in <c>X-Hal9-Route</c>.
/// With a valid token the gateway says in <see cref="ServedByHeader"/> which side answered; a witness asks only for that.
/// Text form <c>side.expiry.signature</c>: the expiry in Unix seconds, the signature HMAC-SHA256 over <c>side.expiry</c> in base64url.
/// </summary>
public static class RouteToken
{
    /// <summary>The request header that carries it.</summary>
    public const string Header = "X-Hal9-Route";

    /// <summary>The response header that says which side answered.</summary>
    public const string ServedByHeader = "X-Hal9-Served-By";

    /// <summary>The longest life a token may be given.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(24);

    private const int LongestToken = 128;
    private const string Witness = "any";

    /// <summary>Makes a token.</summary>
    public static string Create(ReadOnlySpan<byte> key, Side side, DateTimeOffset expires) => Create(key, NameOf(side), expires);

    /// <summary>Makes a token that leaves the choice of the side to the split and only asks which one answered.</summary>
    public static string CreateWitness(ReadOnlySpan<byte> key, DateTimeOffset expires) => Create(key, Witness, expires);

    /// <summary>What a token asks for; null when it is malformed, forged or expired.</summary>
    public static RouteWish? Read(ReadOnlySpan<byte> key, string token, DateTimeOffset now)
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

        return name switch
        {
            Witness => new RouteWish(null),
            _ when name == NameOf(Side.Legacy) => new RouteWish(Side.Legacy),
            _ when name == NameOf(Side.Successor) => new RouteWish(Side.Successor),
            _ => null,
        };
    }

    /// <summary>A side as tokens and headers write it: <c>legacy</c> or <c>successor</c>.</summary>
    public static string NameOf(Side side) => side == Side.Legacy ? "legacy" : "successor";

    private static string Create(ReadOnlySpan<byte> key, string wish, DateTimeOffset expires)
    {
        var claim = string.Create(CultureInfo.InvariantCulture, $"{wish}.{expires.ToUnixTimeSeconds()}");
        return $"{claim}.{Sign(key, claim)}";
    }

    private static string Sign(ReadOnlySpan<byte> key, string claim) =>
        Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(claim))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
