using System.Text.Json.Nodes;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Tests;

/// <summary>A small valid plan to vary.</summary>
internal static class TestPlan
{
    public const string Minimal = """{"name":"test","legacy":{"url":"http://127.0.0.1:1"},"successor":{"url":"http://127.0.0.1:2"}}""";

    public static MigrationPlan Default { get; } = Read(Minimal);

    public static MigrationPlan Read(string json) => PlanReader.Read(json) switch
    {
        ({ } plan, _) => plan,
        var (_, problem) => throw new InvalidOperationException(problem!.ToString()),
    };

    public static MigrationPlan With(Action<JsonObject> change)
    {
        var json = JsonNode.Parse(Minimal)!.AsObject();
        change(json);
        return Read(json.ToJsonString());
    }
}
