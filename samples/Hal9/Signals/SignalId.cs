using System.Globalization;

namespace Hal9.Sample.Signals;

/// <summary>What a sender may call a signal.</summary>
internal static class SignalId
{
    public const int MaxLength = 64;

    /// <summary>What is wrong with the id, and what to do; null when it is fine.</summary>
    public static string? Problem(string id) => id.Length is > 0 and <= MaxLength && id.All(IsAllowed)
        ? null
        : $"The signal's id must be 1 to {MaxLength} of A-Z a-z 0-9 . _ : and -: choose another, or leave it out to get one.";

    /// <summary>A new id, ordered by time.</summary>
    public static string Create(TimeProvider time) =>
        "s-" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N", CultureInfo.InvariantCulture);

    private static bool IsAllowed(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or ':' or '-';
}
