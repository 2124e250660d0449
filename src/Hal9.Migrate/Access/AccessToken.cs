using System.Security.Cryptography;
using System.Text;

namespace Hal9.Migrate.Access;

/// <summary>A bearer token as it is stored: by its hash, never itself.</summary>
/// <param name="Name">Its name, the actor of what its bearer does; unique.</param>
/// <param name="Role">What its bearer may do.</param>
/// <param name="Hash">SHA-256 of its text, in lower-case hexadecimal. The text has 256 random bits, so a plain hash is enough.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is worthless; null: never.</param>
public sealed record AccessToken(string Name, Role Role, string Hash, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    /// <summary>What every token begins with, so that scanners for leaked secrets find it.</summary>
    public const string Prefix = "hal9_";

    /// <summary>The number of random bytes in a token.</summary>
    public const int RandomBytes = 32;

    /// <summary>The text of a token made of random bytes.</summary>
    public static string TextOf(ReadOnlySpan<byte> random) => Prefix + Convert.ToHexString(random).ToLowerInvariant();

    /// <summary>The hash by which a token is stored and found.</summary>
    public static string HashOf(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();

    /// <summary>True for a name that a token may have: 1 to 64 letters, digits, <c>.</c>, <c>_</c>, <c>-</c> and <c>@</c>.</summary>
    public static bool IsValidName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@');
}
