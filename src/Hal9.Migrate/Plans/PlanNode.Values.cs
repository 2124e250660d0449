using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Plans;

/// <summary>Members that are single values or lists of them.</summary>
internal sealed partial class PlanNode
{
    /// <summary>A text; null as fallback makes it required.</summary>
    public string Text(string name, string description, string? fallback, int maxLength = 200, Func<string, string?>? check = null)
    {
        Describe(name, description, new JsonObject { ["type"] = "string", ["maxLength"] = maxLength }, fallback, required: fallback is null);
        if (!Take(name, fallback is null, JsonValueKind.String, "a text", out var element))
        {
            return fallback ?? "";
        }

        var text = element.GetString()!;
        var fault = text.Length == 0 ? "must not be empty." : text.Length > maxLength ? $"is longer than {maxLength} characters." : check?.Invoke(text);
        if (fault is not null)
        {
            Fault(name, fault);
        }

        return text;
    }

    /// <summary>A text that may be left out; then null.</summary>
    public string? OptionalText(string name, string description, int maxLength, Func<string, string?>? check = null)
    {
        var text = Text(name, description, "", maxLength, check);
        if (!Has(name))
        {
            ((JsonObject)_properties[name]!).Remove("default");
            _effective.Remove(name);
        }

        return Has(name) ? text : null;
    }

    /// <summary>A text that is read into a value; null as fallback makes it required.</summary>
    public T Parsed<T>(string name, string description, T? fallback, string? fallbackText, Func<string, (T? Value, string? Fault)> parse, string? pattern = null)
        where T : class
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (pattern is not null)
        {
            schema["pattern"] = pattern;
        }

        Describe(name, description, schema, fallbackText, required: fallback is null);
        if (!Take(name, fallback is null, JsonValueKind.String, "a text", out var element))
        {
            return fallback!;
        }

        var (value, fault) = parse(element.GetString()!);
        if (fault is not null)
        {
            Fault(name, fault);
        }

        return value ?? fallback!;
    }

    /// <summary>A whole number.</summary>
    public int Integer(string name, string description, int fallback, int min, int max)
    {
        Describe(name, description, new JsonObject { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max }, fallback);
        if (!Take(name, false, JsonValueKind.Number, "a whole number", out var element))
        {
            return fallback;
        }

        if (!element.TryGetInt32(out var value) || value < min || value > max)
        {
            Fault(name, $"expected a whole number from {min} to {max}, found {element.GetRawText()}.");
            return fallback;
        }

        return value;
    }

    /// <summary>A number; null when it is not given and there is no default.</summary>
    public double? Number(string name, string description, double min, double max, double? fallback = null)
    {
        Describe(name, description, new JsonObject { ["type"] = "number", ["minimum"] = min, ["maximum"] = max }, fallback);
        if (!Take(name, false, JsonValueKind.Number, "a number", out var element))
        {
            return fallback;
        }

        var value = element.GetDouble();
        if (value < min || value > max)
        {
            Fault(name, string.Create(CultureInfo.InvariantCulture, $"expected a number from {min} to {max}, found {element.GetRawText()}."));
            return null;
        }

        return value;
    }

    /// <summary>Yes or no.</summary>
    public bool Flag(string name, string description, bool fallback)
    {
        Describe(name, description, new JsonObject { ["type"] = "boolean" }, fallback);
        return _members.TryGetValue(name, out var element) ? ReadFlag(name, element) : fallback;
    }

    /// <summary>Yes or no, which has to be said.</summary>
    public bool RequiredFlag(string name, string description)
    {
        Describe(name, description, new JsonObject { ["type"] = "boolean" }, required: true);
        if (!_members.TryGetValue(name, out var element))
        {
            if (IsGiven)
            {
                Fault(name, "is required: true or false.");
            }

            return false;
        }

        return ReadFlag(name, element);
    }

    /// <summary>A duration such as <c>90s</c> or <c>10m</c>.</summary>
    public TimeSpan Duration(string name, string description, TimeSpan fallback, TimeSpan min, TimeSpan max)
    {
        Describe(name, description, new JsonObject { ["type"] = "string", ["pattern"] = DurationText.Pattern }, DurationText.Format(fallback));
        if (!Take(name, false, JsonValueKind.String, "a duration such as \"90s\", \"10m\" or \"1h30m\"", out var element))
        {
            return fallback;
        }

        if (!DurationText.TryParse(element.GetString()!, out var value))
        {
            Fault(name, $"expected a duration such as \"90s\", \"10m\" or \"1h30m\", found \"{element.GetString()}\".");
            return fallback;
        }

        if (value < min || value > max)
        {
            Fault(name, $"expected a duration from {DurationText.Format(min)} to {DurationText.Format(max)}, found \"{element.GetString()}\".");
        }

        return value;
    }

    /// <summary>A percentage.</summary>
    public Percentage Percent(string name, string description, Percentage fallback)
    {
        Describe(name, description, PercentSchema(), fallback.Value);
        return Take(name, false, JsonValueKind.Number, "a number from 0 to 100", out var element) && ReadPercent(element, PathOf(name)) is { } percent
            ? percent : fallback;
    }

    /// <summary>An ascending list of percentages above 0 and below 100.</summary>
    public ImmutableArray<Percentage> Percents(string name, string description, ImmutableArray<Percentage> fallback)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = PercentSchema(), ["maxItems"] = 50 };
        Describe(name, description, schema, new JsonArray([.. fallback.Select(step => JsonValue.Create(step.Value))]));
        if (!Take(name, false, JsonValueKind.Array, "a list of percentages", out var element))
        {
            return fallback;
        }

        var percents = ImmutableArray.CreateBuilder<Percentage>();
        foreach (var (item, path) in Items(name, element, 50))
        {
            if (ReadPercent(item, path) is not { } percent)
            {
                continue;
            }

            if (percent == Percentage.Zero || percent == Percentage.Hundred)
            {
                _faults.Add(new(path, "a step lies above 0 and below 100: 0 is Shadow, 100 is Full."));
            }
            else if (percents.Count > 0 && percent <= percents[^1])
            {
                _faults.Add(new(path, $"steps must increase, but {item.GetRawText()} follows {percents[^1].Value.ToString("0.##", CultureInfo.InvariantCulture)}."));
            }

            percents.Add(percent);
        }

        return percents.ToImmutable();
    }

    /// <summary>One of the names of an enumeration, in camel case; null as fallback makes it required.</summary>
    public T Choice<T>(string name, string description, T? fallback)
        where T : struct, Enum
    {
        var names = Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparer.OrdinalIgnoreCase);
        var schema = new JsonObject { ["enum"] = new JsonArray([.. names.Keys.Select(key => JsonValue.Create(key))]) };
        Describe(name, description, schema, fallback is { } known ? JsonNamingPolicy.CamelCase.ConvertName(known.ToString()) : null, required: fallback is null);
        var expected = $"one of {string.Join(", ", names.Keys)}";
        if (!Take(name, fallback is null, JsonValueKind.String, expected, out var element))
        {
            return fallback ?? default;
        }

        if (!names.TryGetValue(element.GetString()!, out var value))
        {
            Fault(name, $"expected {expected}, found \"{element.GetString()}\".");
        }

        return value;
    }

    /// <summary>A list of texts.</summary>
    public ImmutableArray<string> Texts(string name, string description, int maxItems, Func<string, string?>? check = null)
    {
        Describe(name, description, new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" }, ["maxItems"] = maxItems });
        if (!Take(name, false, JsonValueKind.Array, "a list of texts", out var element))
        {
            return [];
        }

        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var (item, path) in Items(name, element, maxItems))
        {
            var fault = item.ValueKind != JsonValueKind.String ? $"expected a text, found {Kind(item)}."
                : item.GetString()!.Length is 0 or > 500 ? "expected 1 to 500 characters."
                : check?.Invoke(item.GetString()!);
            if (fault is not null)
            {
                _faults.Add(new(path, fault));
            }
            else
            {
                texts.Add(item.GetString()!);
            }
        }

        return texts.ToImmutable();
    }

    /// <summary>Texts by name, in the order given; none when it is not given.</summary>
    public ImmutableArray<(string Name, string Text)> NamedTexts(string name, string description, int maxItems, int maxLength)
    {
        var item = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = maxLength };
        Describe(name, description, new JsonObject { ["type"] = "object", ["additionalProperties"] = item, ["maxProperties"] = maxItems });
        if (!Take(name, false, JsonValueKind.Object, "an object of texts", out var element))
        {
            return [];
        }

        var texts = ImmutableArray.CreateBuilder<(string Name, string Text)>();
        foreach (var member in element.EnumerateObject())
        {
            var fault = texts.Count >= maxItems ? $"there may be at most {maxItems}."
                : texts.Any(text => text.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase)) ? "is given twice."
                : member.Value.ValueKind != JsonValueKind.String ? $"expected a text, found {Kind(member.Value)}."
                : member.Value.GetString()!.Length is var length && (length == 0 || length > maxLength) ? $"expected 1 to {maxLength} characters."
                : null;
            if (fault is not null)
            {
                _faults.Add(new($"{PathOf(name)}.{member.Name}", fault));
            }
            else
            {
                texts.Add((member.Name, member.Value.GetString()!));
            }
        }

        return texts.ToImmutable();
    }

    private Percentage? ReadPercent(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out var value) && Percentage.TryMake(value, out var percent))
        {
            return percent;
        }

        _faults.Add(new(path, $"expected a number from 0 to 100 in steps of 0.01, found {(element.ValueKind == JsonValueKind.Number ? element.GetRawText() : Kind(element))}."));
        return null;
    }

    private bool ReadFlag(string name, JsonElement element)
    {
        if (element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Fault(name, $"expected true or false, found {Kind(element)}.");
        }

        return element.ValueKind == JsonValueKind.True;
    }

    private static JsonObject PercentSchema() => new() { ["type"] = "number", ["minimum"] = 0, ["maximum"] = 100 };
}
