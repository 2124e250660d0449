using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hal9.Migrate.Evidence;

/// <summary>Writes a histogram as one flat array: bucket, count, bucket, count, …</summary>
public sealed class LatencyHistogramJsonConverter : JsonConverter<LatencyHistogram>
{
    /// <inheritdoc/>
    public override LatencyHistogram Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Expected a histogram: an array of bucket, count, bucket, count, …");
        }

        var buckets = ImmutableArray.CreateBuilder<int>();
        var counts = ImmutableArray.CreateBuilder<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var bucket)
                || !reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var count))
            {
                throw Malformed();
            }

            buckets.Add(bucket);
            counts.Add(count);
        }

        return LatencyHistogram.TryCreate(buckets.ToImmutable(), counts.ToImmutable(), out var histogram) ? histogram : throw Malformed();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LatencyHistogram value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (var i = 0; i < value.Buckets.Length; i++)
        {
            writer.WriteNumberValue(value.Buckets[i]);
            writer.WriteNumberValue(value.Counts[i]);
        }

        writer.WriteEndArray();
    }

    private static JsonException Malformed() =>
        new($"A histogram has ascending buckets from 0 to {LatencyScale.BucketCount - 1}, each followed by a positive count.");
}
