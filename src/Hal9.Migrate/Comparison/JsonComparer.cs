using System.Collections.Immutable;
using System.Text.Json;

namespace Hal9.Migrate.Comparison;

/// <summary>Compares two JSON documents value by value. The order of an object's members does not matter, that of an array's items does.</summary>
internal sealed class JsonComparer(ImmutableArray<JsonPathPattern> ignored)
{
    private readonly List<string> _path = [];
    private readonly SortedSet<string> _places = new(StringComparer.Ordinal);

    /// <summary>The places that differ, as patterns with <c>*</c> for array indexes; none when the documents are equal.</summary>
    public ImmutableArray<string> Compare(JsonElement left, JsonElement right)
    {
        Visit(left, right);
        return [.. _places];
    }

    private void Visit(JsonElement left, JsonElement right)
    {
        if (ignored.Any(pattern => pattern.Matches(_path)) || _places.Count >= ResponseComparer.MaxPlaces)
        {
            return;
        }

        switch (left.ValueKind, right.ValueKind)
        {
            case (JsonValueKind.Object, JsonValueKind.Object):
                VisitObjects(left, right);
                break;
            case (JsonValueKind.Array, JsonValueKind.Array):
                VisitArrays(left, right);
                break;
            case (JsonValueKind.Number, JsonValueKind.Number) when SameNumber(left, right):
            case (JsonValueKind.String, JsonValueKind.String) when left.ValueEquals(right.GetString()):
                break;
            case (JsonValueKind.True, JsonValueKind.True):
            case (JsonValueKind.False, JsonValueKind.False):
            case (JsonValueKind.Null, JsonValueKind.Null):
                break;
            default:
                Differ();
                break;
        }
    }

    private void VisitObjects(JsonElement left, JsonElement right)
    {
        foreach (var member in left.EnumerateObject())
        {
            Below(member.Name, member.Value, right.TryGetProperty(member.Name, out var other) ? other : default);
        }

        foreach (var member in right.EnumerateObject().Where(member => !left.TryGetProperty(member.Name, out _)))
        {
            Below(member.Name, default, member.Value);
        }
    }

    private void VisitArrays(JsonElement left, JsonElement right)
    {
        var (here, there) = (left.GetArrayLength(), right.GetArrayLength());
        if (here != there)
        {
            Differ();
        }

        for (var i = 0; i < Math.Min(here, there); i++)
        {
            Below("*", left[i], right[i]);
        }
    }

    /// <summary>A member that one side lacks comes as undefined, which equals nothing.</summary>
    private void Below(string segment, JsonElement left, JsonElement right)
    {
        _path.Add(segment);
        Visit(left, right);
        _path.RemoveAt(_path.Count - 1);
    }

    private void Differ() => _places.Add(
        "/" + string.Join('/', _path.Select(segment => segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal))));

    private static bool SameNumber(JsonElement left, JsonElement right) =>
        left.TryGetDecimal(out var a) && right.TryGetDecimal(out var b) ? a == b
        : left.TryGetDouble(out var c) && right.TryGetDouble(out var d) && c.Equals(d);
}
