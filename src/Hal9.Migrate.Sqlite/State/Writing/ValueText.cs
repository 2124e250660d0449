using System.Globalization;

namespace Hal9.Migrate.Sqlite.State.Writing;

/// <summary>A value for people, shortened.</summary>
internal static class ValueText
{
    private const int Longest = 60;

    public static string? Of(object? value) => value switch
    {
        null => null,
        byte[] bytes => $"{bytes.Length} bytes {Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(8, bytes.Length)))}",
        string { Length: > Longest } text => $"{text[..Longest]}… ({text.Length} characters)",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
