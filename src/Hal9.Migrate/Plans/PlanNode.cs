using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Plans;

/// <summary>
/// One object of a plan while it is read. Every call names a member, what it may be and what it is for; the call both reads the
/// member, reporting faults with their path instead of stopping, and describes it in the schema, so that the two cannot disagree.
/// </summary>
internal sealed partial class PlanNode
{
    private readonly JsonElement _element;
    private readonly string _path;
    private readonly List<ProblemItem> _faults;
    private readonly JsonObject _effective;
    private readonly JsonObject _properties = [];
    private readonly JsonArray _required = [];
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    /// <param name="element">What was given; undefined when nothing was.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="faults">Where faults are put.</param>
    /// <param name="schema">The schema object that describes it.</param>
    /// <param name="effective">Where what was given is put together with what is taken by default.</param>
    public PlanNode(JsonElement element, string path, List<ProblemItem> faults, JsonObject schema, JsonObject effective)
    {
        (_element, _path, _faults, _effective) = (element, path, faults, effective);
        schema["type"] = "object";
        schema["properties"] = _properties;
        schema["required"] = _required;
        schema["additionalProperties"] = false;
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject().Where(member => !_members.TryAdd(member.Name, member.Value)))
            {
                Fault(member.Name, "is given twice.");
            }
        }
        else if (element.ValueKind != JsonValueKind.Undefined)
        {
            faults.Add(new(path, $"expected an object, found {Kind(element)}."));
        }
    }

    /// <summary>Whether something was given here.</summary>
    public bool IsGiven => _element.ValueKind == JsonValueKind.Object;

    /// <summary>Whether a member was given.</summary>
    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>Reports a fault of a member.</summary>
    public void Fault(string name, string message) => _faults.Add(new(PathOf(name), message));

    /// <summary>Members that have no meaning here unless they are given: nothing is taken by default for them.</summary>
    public void Forget(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!Has(name))
            {
                _effective.Remove(name);
            }
        }
    }

    /// <summary>An object below this one; required ones are reported when missing.</summary>
    public T Section<T>(string name, string description, Func<PlanNode, T> read, bool required = false)
    {
        var schema = new JsonObject();
        Describe(name, description, schema, required: required);
        if (required && !Has(name))
        {
            Fault(name, "is required.");
        }

        var effective = new JsonObject();
        _effective[name] = effective;
        return ReadObject(_members.GetValueOrDefault(name), PathOf(name), schema, effective, read);
    }

    /// <summary>An object below this one that may be left out; then null.</summary>
    public T? OptionalSection<T>(string name, string description, Func<PlanNode, T> read)
        where T : class
    {
        if (!Has(name))
        {
            var schema = new JsonObject();
            Describe(name, description, schema);
            ReadObject(default, PathOf(name), schema, [], read);
            return null;
        }

        return Section(name, description, read);
    }

    /// <summary>
    /// Members that belong together and may be left out together: read when one of them is given, and described in the schema either
    /// way. Null when none is given; <paramref name="others"/> are members that do not belong to them.
    /// </summary>
    public T? Together<T>(Func<PlanNode, T> read, params ReadOnlySpan<string> others)
        where T : class
    {
        foreach (var name in _members.Keys)
        {
            if (!others.Contains(name))
            {
                return read(this);
            }
        }

        var schema = new JsonObject();
        read(new PlanNode(default, _path, [], schema, []));
        foreach (var (name, property) in schema["properties"]!.AsObject())
        {
            _properties[name] = property!.DeepClone();
        }

        return null;
    }

    /// <summary>A list of objects; the fallback is what it is by default, as JSON.</summary>
    public ImmutableArray<T> Sections<T>(string name, string description, int maxItems, Func<PlanNode, T> read, string fallback = "[]")
    {
        var item = new JsonObject();
        Describe(name, description, new JsonObject { ["type"] = "array", ["items"] = item, ["maxItems"] = maxItems }, JsonNode.Parse(fallback));
        ReadObject(default, "", item, [], read, []);
        if (!Take(name, false, JsonValueKind.Array, "a list of objects", out var element))
        {
            using var document = JsonDocument.Parse(fallback);
            return ReadList(document.RootElement);
        }

        return ReadList(element);

        ImmutableArray<T> ReadList(JsonElement list)
        {
            var effective = new JsonArray();
            _effective[name] = effective;
            return [.. Items(name, list, maxItems).Select(found => ReadObject(found.Item, found.Path, [], Add(effective), read))];
        }
    }

    private static JsonObject Add(JsonArray list)
    {
        var item = new JsonObject();
        list.Add(item);
        return item;
    }

    /// <summary>Objects by name; none when it is not given.</summary>
    public ImmutableArray<(string Name, T Value)> Named<T>(string name, string description, int maxItems, Func<PlanNode, T> read, Func<string, string?> checkName)
    {
        var item = new JsonObject();
        Describe(name, description, new JsonObject { ["type"] = "object", ["additionalProperties"] = item, ["maxProperties"] = maxItems });
        ReadObject(default, "", item, [], read, []);
        var effective = new JsonObject();
        _effective[name] = effective;
        if (!Take(name, false, JsonValueKind.Object, "an object", out var element))
        {
            return [];
        }

        var values = ImmutableArray.CreateBuilder<(string, T)>();
        foreach (var member in element.EnumerateObject())
        {
            var path = $"{PathOf(name)}.{member.Name}";
            var fault = values.Count >= maxItems ? $"there may be at most {maxItems}."
                : values.Any(value => value.Item1 == member.Name) ? "is given twice." : checkName(member.Name);
            if (fault is not null)
            {
                _faults.Add(new(path, fault));
                continue;
            }

            var value = new JsonObject();
            effective[member.Name] = value;
            values.Add((member.Name, ReadObject(member.Value, path, [], value, read)));
        }

        return values.ToImmutable();
    }

    private T ReadObject<T>(
        JsonElement element, string path, JsonObject schema, JsonObject effective, Func<PlanNode, T> read, List<ProblemItem>? faults = null)
    {
        var node = new PlanNode(element, path, faults ?? _faults, schema, effective);
        var value = read(node);
        node.ReportUnknown();
        return value;
    }

    /// <summary>Reports members that nobody asked for; called when all have been asked for.</summary>
    public void ReportUnknown()
    {
        foreach (var name in _members.Keys.Where(name => !_properties.ContainsKey(name)))
        {
            var near = EditDistance.Nearest(name, _properties.Select(property => property.Key));
            Fault(name, near is null
                ? $"is not a field here. Known fields: {string.Join(", ", _properties.Select(property => property.Key))}."
                : $"is not a field here. Did you mean \"{near}\"?");
        }
    }

    private void Describe(string name, string description, JsonObject schema, JsonNode? fallback = null, bool required = false)
    {
        schema["description"] = description;
        if (fallback is not null)
        {
            schema["default"] = fallback;
            _effective[name] = fallback.DeepClone();
        }

        if (_members.TryGetValue(name, out var given))
        {
            _effective[name] = JsonNode.Parse(given.GetRawText(), documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        }

        if (required)
        {
            _required.Add(name);
        }

        _properties[name] = schema;
    }

    private bool Take(string name, bool required, JsonValueKind kind, string expected, out JsonElement element)
    {
        if (!_members.TryGetValue(name, out element))
        {
            if (required && IsGiven)
            {
                Fault(name, $"is required: {expected}.");
            }

            return false;
        }

        if (element.ValueKind != kind)
        {
            Fault(name, $"expected {expected}, found {Kind(element)}.");
        }

        return element.ValueKind == kind;
    }

    private IEnumerable<(JsonElement Item, string Path)> Items(string name, JsonElement array, int max)
    {
        if (array.GetArrayLength() > max)
        {
            Fault(name, $"has {array.GetArrayLength()} items; at most {max} are allowed.");
        }

        return array.EnumerateArray().Take(max).Select((item, index) => (item, $"{PathOf(name)}[{index}]"));
    }

    private string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text \"{element.GetString()}\"",
        JsonValueKind.Number => $"the number {element.GetRawText()}",
        JsonValueKind.Null => "null",
        _ => element.GetRawText(),
    };
}
