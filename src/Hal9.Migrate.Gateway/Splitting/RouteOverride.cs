using System.Collections.Concurrent;
using System.Globalization;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Splitting;

/// <summary>Reads <see cref="RouteToken"/>s. Valid ones are remembered, so that they cost a look-up; thread-safe.</summary>
/// <remarks>Only valid tokens are remembered, and of them only so many: whoever sends forged ones fills nothing and costs one HMAC each.</remarks>
internal sealed class RouteOverride(byte[] key)
{
    private const int MaxRemembered = 256;

    private readonly ConcurrentDictionary<string, Remembered> _valid = new(StringComparer.Ordinal);

    /// <summary>How many tokens are remembered.</summary>
    public int RememberedCount => _valid.Count;

    /// <summary>What a token asks for; null when it is not valid.</summary>
    public RouteWish? Read(string token, DateTimeOffset now)
    {
        if (_valid.TryGetValue(token, out var known))
        {
            return now.ToUnixTimeSeconds() < known.Expiry ? known.Wish : null;
        }

        // A snapshot without a key makes every token invalid, rather than valid for whoever signs with nothing.
        if (key.Length == 0 || RouteToken.Read(key, token, now) is not { } wish)
        {
            return null;
        }

        if (_valid.Count >= MaxRemembered)
        {
            _valid.Clear();
        }

        _valid[token] = new Remembered(wish, long.Parse(token.Split('.')[1], CultureInfo.InvariantCulture));
        return wish;
    }

    private readonly record struct Remembered(RouteWish Wish, long Expiry);
}
