using Hal9.Migrate.Plans;

namespace Hal9.Migrate.State.Tests.Inspection;

/// <summary>State sections, of which only the tables matter here: the stores are given.</summary>
internal static class Plans
{
    public const string Items = """{ "from": "items", "key": ["id"], "columns": { "id": "id", "value": "value" } }""";

    public static StatePlan Of(params string[] tables)
    {
        var (plan, problem) = PlanReader.Read($$"""
            { "name": "test", "legacy": { "url": "http://127.0.0.1:1" }, "successor": { "url": "http://127.0.0.1:2" },
              "state": { "source": { "kind": "sqlite", "connection": "a.db" }, "target": { "kind": "sqlite", "connection": "b.db" }, "tables": [{{string.Join(", ", tables)}}] } }
            """);
        return plan?.State ?? throw new InvalidOperationException(problem!.ToString());
    }

    /// <summary>A table of one column besides its key, made of an expression.</summary>
    public static string Made(string expression, string reverse = "value", string key = "id", string where = "") => $$"""
        { "from": "items", "key": ["id"], "toKey": ["id"], "columns": { "id": {{Text(key)}}, "value": {{Text(expression)}} }, "reverse": { "id": "id", "value": {{Text(reverse)}} }{{(where.Length > 0 ? $$""", "where": {{Text(where)}}""" : "")}} }
        """;

    private static string Text(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
