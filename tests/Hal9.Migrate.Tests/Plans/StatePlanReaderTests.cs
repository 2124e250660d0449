using System.Text.Json.Nodes;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Tests.Plans;

public sealed class StatePlanReaderTests
{
    private const string Minimal = """
        {
          "source": { "kind": "sqlite", "connection": "flat.db" },
          "target": { "kind": "postgreSql", "connection": "${env:HAL9_SECRET_UNITS}" },
          "tables": [{ "from": "neurons", "to": "units", "key": ["id"], "columns": { "unit": "id", "label": "name", "layer": "kind * 10" }, "reverse": { "kind": "layer / 10" } }]
        }
        """;

    [Fact]
    public void Read_Minimal_HasTheDocumentedDefaults()
    {
        var plan = Read(Minimal);
        plan.Source.ShouldBe(new StorePlan(StoreKind.Sqlite, "flat.db"));
        plan.Begin.ShouldBe(Phase.Shadow);
        plan.Throttle.RowsPerSecond.ShouldBe(0);
        (plan.ChunkRows, plan.LagLimit, plan.DrainTimeout).ShouldBe((50_000, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)));
        var table = plan.Tables.ShouldHaveSingleItem();
        table.Name.ShouldBe("neurons");
        table.ToKey.ShouldBe(["unit"]);
        table.Reverse.ShouldBe([("kind", "layer / 10"), ("id", "unit"), ("name", "label")]);
    }

    [Theory]
    [InlineData("source.kind", "\"oracle\"", "state.source.kind: expected one of sqlite, postgreSql")]
    [InlineData("source.connection", "\"${env:PATH}\"", "state.source.connection: expected ${env:HAL9_SECRET_NAME}")]
    [InlineData("target.connection", "\"Host=db;Password=x\"", "state.target.connection: a plan is shown and exported")]
    [InlineData("target", """{ "kind": "sqlite", "connection": "flat.db" }""", "state.target: is the same store as source")]
    [InlineData("begin", "\"full\"", "state.begin: expected shadow, canary or state")]
    [InlineData("tables", "[]", "state.tables: names no table")]
    [InlineData("tables.0.key", "[]", "state.tables[0].key: is required")]
    [InlineData("tables.0.key", """["kind"]""", "state.tables[0].toKey: is required: not every key column comes over as it is")]
    [InlineData("tables.0.toKey", """["unit", "label"]""", "state.tables[0].toKey: names 2 columns")]
    [InlineData("tables.0.toKey", """["id"]""", "\"id\" is not one of the \"columns\"")]
    [InlineData("tables.0.columns", """{ "unit": 5 }""", "state.tables[0].columns.unit: expected a text, found the number 5")]
    [InlineData("tables.0.columns", """{ "unit": "id + 1" }""", "state.tables[0].reverse: does not say what the key column \"id\" is made of")]
    [InlineData("hooks", "[{}]", "state.hooks[0].command: give either a program's name here, or a webhook's address under \"url\"")]
    [InlineData("hooks", """[{ "command": "a", "url": "https://b" }]""", "state.hooks[0].command: give either")]
    [InlineData("hooks", """[{ "url": "ftp://b" }]""", "state.hooks[0].url: expected an absolute http or https address")]
    [InlineData("hooks", """[{ "url": "https://b", "secret": "s" }]""", "state.hooks[0].secret: a secret does not belong into the plan")]
    [InlineData("tables.0.lossy", """["note"]""", "state.tables[0].lossy: \"note\" is not written on the way back")]
    [InlineData("tables.0.lossy", """["id"]""", "state.tables[0].lossy: \"id\" is a part of the key")]
    [InlineData("tables.0.lossy", """["name"]""", "state.tables: \"lossy\" columns need two databases of one kind")]
    [InlineData("tables.0.froms", "\"x\"", "state.tables[0].froms: is not a field here. Did you mean \"from\"?")]
    [InlineData("throttle.rowsPerSecond", "-1", "state.throttle.rowsPerSecond: expected a whole number from 0")]
    public void Read_AFault_IsReportedWithItsPath(string path, string value, string fault)
    {
        var json = JsonNode.Parse(Minimal)!;
        var steps = path.Split('.');
        var at = steps[..^1].Aggregate(json, (node, step) => int.TryParse(step, null, out var index) ? node[index]! : node[step] ??= new JsonObject());
        at[steps[^1]] = JsonNode.Parse(value);
        PlanReader.Read(Whole(json.ToJsonString())).Problem.ShouldNotBeNull().Errors.Select(error => error.ToString()).ShouldContain(error => error.Contains(fault));
    }

    [Fact]
    public void Read_OnlyGates_MovesNoRows() => PlanReader.Read(Whole("""{ "gates": [] }""")).Plan.ShouldNotBeNull().State.ShouldBeNull();

    [Theory]
    [InlineData("state", "\"begin\": \"state\",", "", "state.begin: the successor serves users in Canary")]
    [InlineData("unsafe", "", "\"shadow\": { \"unsafeMethods\": true },", "shadow.unsafeMethods: must be false with rows to move")]
    public void Read_WhatTheRowsDoNotAllow_IsReported(string _, string inState, string beside, string fault) =>
        PlanReader.Read(Whole("{" + inState + Minimal.TrimStart()[1..], beside)).Problem.ShouldNotBeNull().Errors.Select(error => error.ToString()).ShouldContain(error => error.Contains(fault));

    private static string Whole(string state, string beside = "") => TestPlan.Minimal.Replace("\"name\"", $"{beside}\"state\":{state},\"name\"", StringComparison.Ordinal);

    private static StatePlan Read(string json)
    {
        var (plan, problem) = PlanReader.Read(Whole(json));
        return plan?.State ?? throw new InvalidOperationException(problem?.ToString());
    }
}
