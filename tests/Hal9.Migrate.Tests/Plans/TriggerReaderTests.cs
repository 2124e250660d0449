using System.Text.Json.Nodes;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Tests.Plans;

public sealed class TriggerReaderTests
{
    private const string Mixed =
        """
        [{"name":"overload","any":[{"metric":"latencyP99","maxRatio":3},{"all":[{"metric":"cpu","max":2},{"metric":"errorRate","max":0.01,"window":"10s"}]}],"for":"20s"},
         {"prometheus":{"url":"http://prom:9090","query":"orders_lost"},"max":0,"for":"0s"},
         {"name":"judge","webhook":{"url":"https://judge.example/ask","every":"30s"},"window":"2m"}]
        """;

    [Fact]
    public void Read_TriggersOfAllKinds_AreWhatThePlanSays()
    {
        var triggers = Plan(Mixed).Triggers;

        triggers.Select(trigger => (trigger.Name, trigger.Watched.Describe(), trigger.For)).ShouldBe(
        [
            ("overload", "one of overload.latencyP99, overload.all", TimeSpan.FromSeconds(20)),
            ("prometheus", "orders_lost at most 0", TimeSpan.Zero),
            ("judge", "judge.example says pass", TimeSpan.FromMinutes(1)),
        ]);
        triggers[0].Watched.Leaves.Select(leaf => (leaf.Name, leaf.Window.TotalSeconds)).ShouldBe([("overload.latencyP99", 60), ("overload.all.cpu", 60), ("overload.all.errorRate", 10)]);
    }

    [Fact]
    public void Effective_OfTriggersOfAllKinds_IsTheSamePlan()
    {
        var plan = Plan(Mixed);
        var again = TestPlan.Read(plan.Effective);

        JsonNode.DeepEquals(JsonNode.Parse(again.Effective), JsonNode.Parse(plan.Effective)).ShouldBeTrue();
        again.Triggers.SelectMany(trigger => trigger.Watched.Leaves).ShouldBe(plan.Triggers.SelectMany(trigger => trigger.Watched.Leaves));
    }

    [Theory]
    [InlineData("""[{"any":[]}]""", "triggers[0].any", "at least one")]
    [InlineData("""[{"any":[{"metric":"errorRate","max":1}],"window":"1m"}]""", "triggers[0].window", "belongs to the parts of this trigger")]
    [InlineData("""[{"any":[{"metric":"errorRate","max":1,"for":"1m"}]}]""", "triggers[0].any[0].for", "belongs to the whole trigger")]
    [InlineData("""[{"approval":true}]""", "triggers[0].approval", "is not a field here")]
    [InlineData("""[{"rehearsal":{}}]""", "triggers[0].rehearsal", "is not a field here")]
    [InlineData("""[{"metric":"errorRate","max":1,"noData":"fail"}]""", "triggers[0].noData", "is not a field here")]
    [InlineData("""[{"webhook":{"url":"http://j"},"max":1}]""", "triggers[0].max", "says nothing in a trigger with webhook")]
    [InlineData("""[{"prometheus":{"url":"http://p","query":"up","every":"2m"},"max":1}]""", "triggers[0].window", "shorter than")]
    [InlineData("""[{"metric":"errorRate"}]""", "triggers[0].max", "exactly one of")]
    public void Read_WhatMakesNoTrigger_IsReportedWithItsPath(string triggers, string path, string message) =>
        PlanReader.Read(Json(triggers)).Problem!.Errors.ShouldContain(fault => fault.Path == path && fault.Message.Contains(message, StringComparison.Ordinal));

    private static MigrationPlan Plan(string triggers) => TestPlan.Read(Json(triggers));

    private static string Json(string triggers)
    {
        var plan = JsonNode.Parse(TestPlan.Minimal)!.AsObject();
        plan["triggers"] = JsonNode.Parse(triggers);
        return plan.ToJsonString();
    }
}
