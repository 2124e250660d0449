using System.Text.Json.Serialization;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Json;

/// <summary>
/// How to read and write what is asked for most, found out when it is compiled instead of when it is first used: of the time that the first call of
/// a new process took, over a third went into that. Everything else goes by reflection.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(ChangeDocument))]
[JsonSerializable(typeof(ServerHealthDocument))]
[JsonSerializable(typeof(ProblemDocument))]
internal sealed partial class WireJson : JsonSerializerContext;
