using System.Collections.Immutable;
using System.Text.Json;

namespace Hal9.Migrate.Comparison;

/// <summary>Says where two answers to the same request differ. Thread-safe; make one for each set of rules.</summary>
/// <remarks>Equal bytes are equal without being parsed, which is the usual case.</remarks>
/// <param name="rules">What counts as the same.</param>
/// <param name="describer">Makes the examples; null: there are none.</param>
public sealed class ResponseComparer(ComparisonRules rules, ValueDescriber? describer = null)
{
    /// <summary>At most this many places are named for one pair; what lies beyond is <see cref="Difference.OtherPlaces"/>.</summary>
    public const int MaxPlaces = 100;

    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 64 };

    private readonly JsonRules _json = new(rules);

    /// <summary>The rules it goes by.</summary>
    public ComparisonRules Rules { get; } = rules;

    /// <summary>The places in which two answers differ; none when they count as the same.</summary>
    /// <param name="first">One answer.</param>
    /// <param name="second">The other.</param>
    /// <param name="wantsExample">Whether an example of a place is wanted; null: of none.</param>
    public ImmutableArray<Difference> Compare(RecordedResponse first, RecordedResponse second, Func<string, bool>? wantsExample = null)
    {
        if (first.Status != second.Status)
        {
            return [Describe("status", wantsExample, _ => (Number(first.Status), Number(second.Status)))];
        }

        var places = ImmutableArray.CreateBuilder<Difference>();
        foreach (var name in Rules.Headers)
        {
            var (one, other) = (first.Headers.GetValueOrDefault(name), second.Headers.GetValueOrDefault(name));
            if (one != other)
            {
                places.Add(Describe($"header:{name.ToLowerInvariant()}", wantsExample, describe => (describe.OfHeader(one), describe.OfHeader(other))));
            }
        }

        if (!first.Body.SameAs(second.Body))
        {
            places.AddRange(CompareBodies(first, second, wantsExample));
        }

        return places.ToImmutable();
    }

    private ImmutableArray<Difference> CompareBodies(RecordedResponse first, RecordedResponse second, Func<string, bool>? wantsExample)
    {
        if (IsJson(first.ContentType) != IsJson(second.ContentType))
        {
            return [Describe("content-type", wantsExample, _ => (first.ContentType ?? "absent", second.ContentType ?? "absent"))];
        }

        if (!IsJson(first.ContentType) || !first.Body.IsWhole || !second.Body.IsWhole)
        {
            return Bodies();
        }

        try
        {
            using var left = JsonDocument.Parse(first.Body.Bytes, Bounded);
            using var right = JsonDocument.Parse(second.Body.Bytes, Bounded);
            return new JsonComparer(_json, (place, one, other) => Describe(place, wantsExample, describe => (describe.Of(one), describe.Of(other))))
                .Compare(left.RootElement, right.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: escaped surrogates that make no text.
            return Bodies();
        }

        ImmutableArray<Difference> Bodies() => [Describe("body", wantsExample, describe => (describe.Of(first.Body), describe.Of(second.Body)))];
    }

    private Difference Describe(string place, Func<string, bool>? wantsExample, Func<ValueDescriber, (string First, string Second)> values)
    {
        if (describer is null || wantsExample?.Invoke(place) != true)
        {
            return new(place);
        }

        var (one, other) = values(describer);
        return new(place, one, other);
    }

    private static string Number(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsJson(string? contentType)
    {
        var mediaType = contentType.AsSpan();
        var end = mediaType.IndexOf(';');
        mediaType = (end < 0 ? mediaType : mediaType[..end]).Trim();
        return mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
