using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hal9.Migrate.Comparison;

/// <summary>
/// Writes JSON values so that two which count as the same are written the same: members in order, sets in order, numbers in one way, what is
/// ignored left out. But for tolerances of numbers, which are no equivalence: 1 may be close to 2, 2 to 3, and 1 not to 3.
/// </summary>
internal sealed class JsonFingerprint(JsonRules rules)
{
    /// <summary>The text of a value that lies at a path.</summary>
    public string Of(JsonElement value, IReadOnlyList<string> path)
    {
        var text = new StringBuilder();
        Write(value, [.. path], text);
        return text.ToString();
    }

    private void Write(JsonElement value, List<string> path, StringBuilder text)
    {
        if (rules.Ignores(path))
        {
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    path.Add(member.Name);
                    if (!rules.Ignores(path))
                    {
                        text.Append('{').Append(JsonEncodedText.Encode(member.Name)).Append(':');
                        Write(member.Value, path, text);
                        text.Append('}');
                    }

                    path.RemoveAt(path.Count - 1);
                }

                break;
            case JsonValueKind.Array:
                path.Add("*");
                var items = value.EnumerateArray().Select(item => Of(item, path)).ToList();
                path.RemoveAt(path.Count - 1);
                text.Append('[').AppendJoin(',', rules.IsSet(path) ? items.Order(StringComparer.Ordinal) : items).Append(']');
                break;
            case JsonValueKind.Number:
                text.Append(value.TryGetDecimal(out var exact) ? (exact / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)
                    : value.GetDouble().ToString("R", CultureInfo.InvariantCulture));
                break;
            case JsonValueKind.String:
                text.Append('"').Append(JsonEncodedText.Encode(value.GetString()!)).Append('"');
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }
}
