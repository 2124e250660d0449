using System.Collections.Immutable;
using System.Text.Json;

namespace Hal9.Migrate.Comparison;

/// <summary>Says where two answers to the same request differ. Thread-safe; make one for each set of rules.</summary>
/// <remarks>Equal bytes are equal without being parsed, which is the usual case.</remarks>
public sealed class ResponseComparer(ComparisonRules rules)
{
    /// <summary>At most this many places are named for one pair.</summary>
    public const int MaxPlaces = 20;

    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 64 };

    private readonly ImmutableArray<JsonPathPattern> _ignored = [.. rules.Ignore.Select(JsonPathPattern.Parse).OfType<JsonPathPattern>()];

    /// <summary>The rules it goes by.</summary>
    public ComparisonRules Rules { get; } = rules;

    /// <summary>
    /// The places that differ: <c>status</c>, <c>header:NAME</c>, <c>content-type</c>, <c>body</c>, or JSON paths; none when the answers are the same.
    /// </summary>
    public ImmutableArray<string> Compare(RecordedResponse legacy, RecordedResponse successor)
    {
        if (legacy.Status != successor.Status)
        {
            return ["status"];
        }

        var places = ImmutableArray.CreateBuilder<string>();
        foreach (var name in Rules.Headers)
        {
            if (legacy.Headers.GetValueOrDefault(name) != successor.Headers.GetValueOrDefault(name))
            {
                places.Add($"header:{name.ToLowerInvariant()}");
            }
        }

        if (!legacy.Body.Span.SequenceEqual(successor.Body.Span))
        {
            places.AddRange(CompareBodies(legacy, successor));
        }

        return places.ToImmutable();
    }

    private ImmutableArray<string> CompareBodies(RecordedResponse legacy, RecordedResponse successor)
    {
        if (IsJson(legacy.ContentType) != IsJson(successor.ContentType))
        {
            return ["content-type"];
        }

        if (!IsJson(legacy.ContentType))
        {
            return ["body"];
        }

        try
        {
            using var left = JsonDocument.Parse(legacy.Body, Bounded);
            using var right = JsonDocument.Parse(successor.Body, Bounded);
            return new JsonComparer(_ignored).Compare(left.RootElement, right.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: escaped surrogates that make no text.
            return ["body"];
        }
    }

    private static bool IsJson(string? contentType)
    {
        var mediaType = contentType.AsSpan();
        var end = mediaType.IndexOf(';');
        mediaType = (end < 0 ? mediaType : mediaType[..end]).Trim();
        return mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
