using System.Security.Cryptography;
using Hal9.Migrate.Access;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Security;

/// <summary>
/// Codes that stand for a token, once and for a minute, so that a program can open the dashboard in a browser without handing the token to it: what a
/// browser is opened with, other programs may see. Kept in memory only, by their hashes. Thread-safe.
/// </summary>
internal sealed class SessionCodes(TimeProvider time)
{
    /// <summary>As long as a browser takes to open, and a person to paste an address.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private const int MaxCodes = 1_000;
    private const int RandomBytes = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string TokenHash, DateTimeOffset ExpiresAt)> _codes = [];

    /// <summary>A new code for a token.</summary>
    /// <exception cref="MigrateException"><see cref="ProblemCode.InvalidArgument"/>: there are too many that nobody has used yet.</exception>
    public SessionCodeDocument Make(string tokenHash)
    {
        var (now, code) = (time.GetUtcNow(), Convert.ToHexString(RandomNumberGenerator.GetBytes(RandomBytes)).ToLowerInvariant());
        lock (_lock)
        {
            foreach (var expired in _codes.Where(known => known.Value.ExpiresAt <= now).Select(known => known.Key).ToList())
            {
                _codes.Remove(expired);
            }

            if (_codes.Count >= MaxCodes)
            {
                throw new MigrateException(ProblemCode.InvalidArgument, $"There are {MaxCodes} codes already that nobody has used.", "Wait a minute, or sign in with a token.");
            }

            _codes.Add(AccessToken.HashOf(code), (tokenHash, now + Lifetime));
        }

        return new(code, now + Lifetime);
    }

    /// <summary>The hash of the token that a code stands for, and the end of the code; null when it is unknown, used or too old.</summary>
    public string? Use(string code)
    {
        lock (_lock)
        {
            return _codes.Remove(AccessToken.HashOf(code), out var found) && found.ExpiresAt > time.GetUtcNow() ? found.TokenHash : null;
        }
    }
}
