using System.Text.Json.Serialization;
using Hal9.Sample.Health;
using Hal9.Sample.Storage;

namespace Hal9.Sample.Http;

/// <summary>The JSON on the wire: snake_case, absent rather than null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SignalAnswer))]
[JsonSerializable(typeof(SignalRequest))]
[JsonSerializable(typeof(StoredSignal))]
[JsonSerializable(typeof(NeuronDocument))]
[JsonSerializable(typeof(NeuronPage))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(FaultDocument))]
[JsonSerializable(typeof(ReadyLine))]
[JsonSerializable(typeof(ProblemDocument))]
internal sealed partial class WireJson : JsonSerializerContext;
