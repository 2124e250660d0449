using System.Collections.Immutable;
using System.Text.Json;

namespace Hal9.Migrate.Comparison;

/// <summary>
/// Compares two JSON documents value by value. The order of an object's members does not matter, that of an array's items does, unless the rules
/// say that it is a set.
/// </summary>
/// <param name="rules">What counts as the same.</param>
/// <param name="describe">Makes the example of a place, or null when none is wanted.</param>
internal sealed class JsonComparer(JsonRules rules, Func<string, JsonElement, JsonElement, Difference> describe)
{
    /// <summary>So many items of a set that have no equal are tried against each other for closeness; beyond it takes too long.</summary>
    private const int MostTried = 64;

    private readonly List<string> _path = [];
    private readonly SortedDictionary<string, Difference> _places = new(StringComparer.Ordinal);

    /// <summary>The places that differ, as patterns with <c>*</c> for array indexes; none when the documents count as the same.</summary>
    public ImmutableArray<Difference> Compare(JsonElement left, JsonElement right)
    {
        Visit(left, right);
        return [.. _places.Values];
    }

    private void Visit(JsonElement left, JsonElement right)
    {
        if (rules.Ignores(_path))
        {
            return;
        }

        switch (left.ValueKind, right.ValueKind)
        {
            case (JsonValueKind.Object, JsonValueKind.Object):
                VisitObjects(left, right);
                break;
            case (JsonValueKind.Array, JsonValueKind.Array) when rules.IsSet(_path):
                VisitSets(left, right);
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
                Differ(left, right);
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
            Differ(left, right);
        }

        foreach (var (one, other) in left.EnumerateArray().Zip(right.EnumerateArray()))
        {
            Below("*", one, other);
        }
    }

    /// <summary>Takes away what is on both sides, then what is close enough; of what is left, like is compared with like.</summary>
    private void VisitSets(JsonElement left, JsonElement right)
    {
        var fingerprint = new JsonFingerprint(rules);
        _path.Add("*");
        var (here, there) = (Fingerprints(left), Fingerprints(right));
        _path.RemoveAt(_path.Count - 1);
        var rest = there.GroupBy(item => item.Text, StringComparer.Ordinal).ToDictionary(same => same.Key, same => new Stack<JsonElement>(same.Select(item => item.Value)), StringComparer.Ordinal);
        var onlyHere = here.Where(item => !(rest.TryGetValue(item.Text, out var same) && same.TryPop(out _))).ToList();
        var onlyThere = rest.SelectMany(same => same.Value.Select(value => (Value: value, Text: same.Key))).ToList();
        if (!rules.Tolerance.IsNone && onlyHere.Count <= MostTried && onlyThere.Count <= MostTried)
        {
            onlyHere.RemoveAll(one => onlyThere.FindIndex(other => IsClose(one.Value, other.Value)) is >= 0 and var found && Take(onlyThere, found));
        }

        if (onlyHere.Count != onlyThere.Count)
        {
            Differ(left, right);
        }

        foreach (var (one, other) in onlyHere.OrderBy(item => item.Text, StringComparer.Ordinal).Zip(onlyThere.OrderBy(item => item.Text, StringComparer.Ordinal)))
        {
            Below("*", one.Value, other.Value);
        }

        List<(JsonElement Value, string Text)> Fingerprints(JsonElement array) => [.. array.EnumerateArray().Select(item => (item, fingerprint.Of(item, _path)))];

        static bool Take<T>(List<T> list, int index)
        {
            list.RemoveAt(index);
            return true;
        }
    }

    private bool IsClose(JsonElement left, JsonElement right)
    {
        var trial = new JsonComparer(rules, static (path, _, _) => new(path));
        trial._path.AddRange(_path);
        trial._path.Add("*");
        return trial.Compare(left, right).IsEmpty;
    }

    /// <summary>A member that one side lacks comes as undefined, which equals nothing.</summary>
    private void Below(string segment, JsonElement left, JsonElement right)
    {
        _path.Add(segment);
        Visit(left, right);
        _path.RemoveAt(_path.Count - 1);
    }

    private void Differ(JsonElement left, JsonElement right)
    {
        var place = JsonPathPattern.Format(_path);
        if (_places.ContainsKey(place))
        {
            return;
        }

        if (_places.Count < ResponseComparer.MaxPlaces)
        {
            _places.Add(place, describe(place, left, right));
        }
        else
        {
            _places.TryAdd(Difference.OtherPlaces, new(Difference.OtherPlaces));
        }
    }

    private bool SameNumber(JsonElement left, JsonElement right) =>
        (left.TryGetDecimal(out var a) && right.TryGetDecimal(out var b) ? a == b : left.TryGetDouble(out var c) && right.TryGetDouble(out var d) && c.Equals(d))
        || (!rules.Tolerance.IsNone && left.TryGetDouble(out var e) && right.TryGetDouble(out var f) && rules.Tolerance.Allows(e, f));
}
