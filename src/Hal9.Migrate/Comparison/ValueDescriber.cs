using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Hal9.Migrate.Comparison;

/// <summary>
/// Says of a value as much as may be shown: the value itself, or only its kind, its length and a hash. The hash is keyed (HMAC-SHA-256, RFC 2104),
/// so that a short value cannot be found by trying all there are; values that are equal have equal hashes. Thread-safe.
/// </summary>
/// <param name="show">Whether values may be shown.</param>
/// <param name="key">The key of the hash.</param>
public sealed class ValueDescriber(bool show, ReadOnlyMemory<byte> key)
{
    /// <summary>Values that are shown are cut at this many characters.</summary>
    public const int MaxLength = 200;

    private const int HashBytes = 4;

    /// <summary>A value of a JSON body; one that is not there is undefined.</summary>
    public string Of(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? "absent"
        : show ? Cut(value.GetRawText())
        : value.ValueKind switch
        {
            JsonValueKind.Null => "null",
            JsonValueKind.String => Redacted($"{Kind(value.GetString()!)} of {Count(value.GetString()!.Length, "character")}", value.GetString()!),
            JsonValueKind.Array => Redacted($"array of {Count(value.GetArrayLength(), "item")}", value.GetRawText()),
            JsonValueKind.Object => Redacted($"object of {Count(value.EnumerateObject().Count(), "member")}", value.GetRawText()),
            JsonValueKind.Number => Redacted("number", value.GetRawText()),
            _ => Redacted("boolean", value.GetRawText()),
        };

    /// <summary>The value of a header; null when it is not there.</summary>
    public string OfHeader(string? value) => value is null ? "absent" : show ? Cut(value) : Redacted($"{Kind(value)} of {Count(value.Length, "character")}", value);

    /// <summary>A body; of a large one only the hash is known.</summary>
    public string Of(BodyContent body) => show && body.IsWhole ? Cut(Encoding.UTF8.GetString(body.Bytes.Span[..Math.Min(body.Bytes.Length, MaxLength * 4)]))
        : $"{Count(body.Length, "byte")}, {Hash(body.IsWhole ? body.Bytes.Span : body.Sha256.Span)}";

    private static string Kind(string text) => Guid.TryParse(text, out _) ? "UUID"
        : text.Length >= 10 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? "time" : "text";

    private string Redacted(string what, string value) => $"{what}, {Hash(Encoding.UTF8.GetBytes(value))}";

    private string Hash(ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Span, value, hash);
        return $"#{Convert.ToHexString(hash[..HashBytes]).ToLowerInvariant()}";
    }

    private static string Count(long count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");

    private static string Cut(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "…";
}
