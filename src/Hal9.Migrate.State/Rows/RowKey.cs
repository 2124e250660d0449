using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hal9.Migrate.State.Rows;

/// <summary>A row's key: what a copy goes on after. Compared in the database only, whose collations and types decide the order.</summary>
/// <param name="Values">The values of the key's columns, none of them null.</param>
public sealed record RowKey(ImmutableArray<object> Values)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It did not.</exception>
    public static RowKey Parse(string text)
    {
        try
        {
            return new([.. JsonNode.Parse(text)!.AsArray().Select(part => Value(part!.AsObject().Single()))]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException or OverflowException)
        {
            throw new FormatException($"'{text}' is not a key as hal9-migrate writes it.", exception);
        }
    }

    /// <summary>The key as one line of JSON, exact: each value with its type.</summary>
    public override string ToString() => new JsonArray([.. Values.Select(Part)]).ToJsonString();

    /// <inheritdoc/>
    public bool Equals(RowKey? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private static JsonObject Part(object value)
    {
        var (type, text) = value switch
        {
            long number => ("int", number.ToString(CultureInfo.InvariantCulture)),
            double number => ("real", number.ToString("R", CultureInfo.InvariantCulture)),
            decimal number => ("decimal", number.ToString(CultureInfo.InvariantCulture)),
            bool flag => ("bool", flag ? "true" : "false"),
            string known => ("text", known),
            byte[] bytes => ("bytes", Convert.ToBase64String(bytes)),
            Guid id => ("uuid", id.ToString("D")),
            DateTime time => ("timestamp", time.ToString("O", CultureInfo.InvariantCulture)),
            DateTimeOffset time => ("timestamptz", time.ToString("O", CultureInfo.InvariantCulture)),
            DateOnly date => ("date", date.ToString("O", CultureInfo.InvariantCulture)),
            TimeOnly time => ("time", time.ToString("O", CultureInfo.InvariantCulture)),
            _ => throw new InvalidOperationException($"A key cannot have a value of type {value.GetType()}."),
        };
        return new JsonObject { [type] = text };
    }

    private static object Value(KeyValuePair<string, JsonNode?> part)
    {
        var text = part.Value!.GetValue<string>();
        return part.Key switch
        {
            "int" => long.Parse(text, CultureInfo.InvariantCulture),
            "real" => double.Parse(text, CultureInfo.InvariantCulture),
            "decimal" => decimal.Parse(text, CultureInfo.InvariantCulture),
            "bool" => text == "true",
            "text" => text,
            "bytes" => Convert.FromBase64String(text),
            "uuid" => Guid.Parse(text),
            "timestamp" => DateTime.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
            "timestamptz" => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture),
            "date" => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture),
            "time" => TimeOnly.ParseExact(text, "O", CultureInfo.InvariantCulture),
            _ => throw new FormatException($"'{part.Key}' is not a type of key."),
        };
    }
}
