namespace Hal9.Sample.Signals;

/// <summary>What a signal may say.</summary>
internal static class SignalContent
{
    /// <summary>In UTF-16 code units; keeps a request line within what servers and proxies accept.</summary>
    public const int MaxLength = 512;

    /// <summary>What is wrong with the text, and what to do; null when it is fine.</summary>
    public static string? Problem(string? content) => content switch
    {
        null or "" => "The signal has no content: give it 1 to 512 characters.",
        { Length: > MaxLength } => $"The signal has {content.Length} characters, at most {MaxLength} are allowed: shorten it.",
        _ when !content.EnumerateRunes().Any(System.Text.Rune.IsLetterOrDigit) =>
            "The signal has no letter and no digit, so nothing can be nearest to it: add a word.",
        _ => null,
    };
}
