using System.Text.Json.Serialization;
using Hal9.Sample.Neurons;

namespace Hal9.Sample.Storage;

/// <summary>The JSON in columns.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<MemoryEntry>))]
internal sealed partial class StoreJson : JsonSerializerContext;
