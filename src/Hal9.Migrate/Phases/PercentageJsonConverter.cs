using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hal9.Migrate.Phases;

/// <summary>Writes a percentage as a JSON number in percent.</summary>
public sealed class PercentageJsonConverter : JsonConverter<Percentage>
{
    /// <inheritdoc/>
    public override Percentage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var percent) && Percentage.TryMake(percent, out var percentage)
            ? percentage
            : throw new JsonException("Expected a percentage: a number from 0 to 100 in steps of 0.01.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Percentage value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Hundredths % 100 == 0 ? value.Hundredths / 100 : value.Value);
}
