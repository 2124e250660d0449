using System.Collections.Concurrent;
using System.Globalization;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Splitting;

/// <summary>Reads <see cref="RouteToken"/>s. Valid ones are remembered, so that they cost a look-up; thread-safe.</summary>
/// <remarks>Only valid tokens are remembered, and of them only so many: whoever sends forged ones fills nothing and costs one HMAC each.</remarks>
internal sealed class RouteOverride(byte[] key)
{
    private const int MaxRemembered = 256;

    private readonly ConcurrentDictionary<string, Wish> _valid = new(StringComparer.Ordinal);

    /// <summary>The side that a token asks for; null when it is not valid.</summary>
    public Side? Read(string token, DateTimeOffset now)
    {
        if (_valid.TryGetValue(token, out var wish))
        {
            return now.ToUnixTimeSeconds() < wish.Expiry ? wish.Side : null;
        }

        // A snapshot without a key makes every token invalid, rather than valid for whoever signs with nothing.
        if (key.Length == 0 || RouteToken.Read(key, token, now) is not { } side)
        {
            return null;
        }

        if (_valid.Count >= MaxRemembered)
        {
            _valid.Clear();
        }

        _valid[token] = new Wish(side, long.Parse(token.Split('.')[1], CultureInfo.InvariantCulture));
        return side;
    }

    private readonly record struct Wish(Side Side, long Expiry);
}
