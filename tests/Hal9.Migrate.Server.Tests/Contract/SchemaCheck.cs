using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hal9.Migrate.Server.Tests.Contract;

/// <summary>
/// Holds JSON to a schema of an OpenAPI document (JSON Schema 2020-12, as far as such documents use it), and more strictly than that standard: a member that the schema does not name is a fault.
/// </summary>
internal sealed class SchemaCheck(JsonObject document)
{
    /// <summary>What is wrong with a value, each with its place; empty when nothing is.</summary>
    public IEnumerable<string> Faults(JsonNode schema, JsonNode? value, string at = "")
    {
        var known = Resolve(schema.AsObject());
        return (known["oneOf"] ?? known["anyOf"]) is JsonArray choices
            ? choices.Select(choice => Faults(choice!, value, at).ToList()).MinBy(faults => faults.Exists(IsOfTheValueItself) ? int.MaxValue : faults.Count)! : FaultsOf(known, value, at);

        bool IsOfTheValueItself(string fault) => fault.StartsWith($"{at}: ", StringComparison.Ordinal);
    }

    private IEnumerable<string> FaultsOf(JsonObject schema, JsonNode? value, string at)
    {
        var kind = KindOf(value);
        var types = schema["type"] switch
        {
            JsonArray several => several.Select(type => type!.GetValue<string>()).ToList(),
            JsonValue one => [one.GetValue<string>()],
            _ => [],
        };
        if (types.Count > 0 && !types.Contains(kind) && !(kind == "integer" && types.Contains("number")))
        {
            yield return $"{at}: {kind}, not {string.Join(" or ", types)}";
            yield break;
        }

        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
        {
            yield return $"{at}: {value?.ToJsonString()} is not one of {words.ToJsonString()}";
        }

        var inner = value switch
        {
            JsonObject members => Members(schema, members, at),
            JsonArray items when schema["items"] is { } item => items.SelectMany((each, i) => Faults(item, each, string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]"))),
            _ => [],
        };
        foreach (var fault in inner)
        {
            yield return fault;
        }
    }

    private IEnumerable<string> Members(JsonObject schema, JsonObject value, string at)
    {
        var named = schema["properties"] as JsonObject;
        foreach (var missing in (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).Where(name => !value.ContainsKey(name)))
        {
            yield return $"{at}.{missing}: is missing";
        }

        foreach (var (name, member) in value)
        {
            if ((named?[name] ?? schema["additionalProperties"] as JsonObject) is { } inner)
            {
                foreach (var fault in Faults(inner, member, $"{at}.{name}"))
                {
                    yield return fault;
                }
            }
            else if (named is not null)
            {
                yield return $"{at}.{name}: is not in the document";
            }
        }
    }

    private JsonObject Resolve(JsonObject schema) => schema["$ref"]?.GetValue<string>() is { } reference
        ? Resolve(reference[2..].Split('/').Aggregate((JsonNode)document, (node, part) => node[part]!).AsObject()) : schema;

    private static string KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.String => "string",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => value.AsValue().TryGetValue<double>(out var number) && number == Math.Floor(number) ? "integer" : "number",
    };
}
