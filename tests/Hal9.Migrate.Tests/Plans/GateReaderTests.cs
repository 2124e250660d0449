using System.Text.Json.Nodes;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Tests.Plans;

public sealed class GateReaderTests
{
    private const string Mixed =
        """
        [{"name":"good","any":[
            {"metric":"errorRate","max":0.001},
            {"all":[{"metric":"cpu","max":2},{"prometheus":{"url":"http://prom:9090/x","query":"up","token":"${env:HAL9_SECRET_P}"},"min":1,"for":"30s","noData":"hold"}]},
            {"approval":true,"approvers":2}]},
         {"webhook":{"url":"https://judge.example/ask","every":"30s","timeout":"2s","retries":1,"secret":"${file:key}"},"noData":"fail","window":"2m"}]
        """;

    [Fact]
    public void Read_GatesOfAllKinds_AreWhatThePlanSays()
    {
        var gates = Plan(Mixed).GatesOf(Phase.Canary);

        gates.SelectMany(gate => gate.WithParts).Select(gate => (gate.Name, gate.Describe())).ShouldBe(
        [
            ("good", "one of good.errorRate, good.all, good.approval"),
            ("good.errorRate", "ErrorRate at most 0.001"),
            ("good.all", "all of good.all.cpu, good.all.prometheus"),
            ("good.all.cpu", "Cpu at most 2"),
            ("good.all.prometheus", "up at least 1"),
            ("good.approval", "2 approval(s)"),
            ("canary.webhook", "judge.example says pass"),
        ]);
        var query = gates[0].Leaves.Single(leaf => leaf.Prometheus is not null);
        (query.For, query.NoData, query.Window, query.Prometheus!.Every).ShouldBe((TimeSpan.FromSeconds(30), NoDataPolicy.Hold, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(15)));
        gates[1].Webhook.ShouldBe(new Webhook(new Uri("https://judge.example/ask"), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2), 1, "${file:key}"));
        gates[0].Reach.ShouldBe(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void Effective_OfGatesOfAllKinds_IsTheSamePlan()
    {
        var plan = Plan(Mixed);
        var again = TestPlan.Read(plan.Effective);

        JsonNode.DeepEquals(JsonNode.Parse(again.Effective), JsonNode.Parse(plan.Effective)).ShouldBeTrue();
        again.Gates.SelectMany(gate => gate.Leaves).ShouldBe(plan.Gates.SelectMany(gate => gate.Leaves));
    }

    [Theory]
    [InlineData("""[{"any":[]}]""", "canary.gates[0].any", "at least one gate")]
    [InlineData("""[{"any":[{"metric":"errorRate","max":1}],"metric":"errorRate"}]""", "canary.gates[0].metric", "belongs to the parts")]
    [InlineData("""[{"all":[{"metric":"errorRate","max":1}],"window":"1m"}]""", "canary.gates[0].window", "belongs to the parts")]
    [InlineData("""[{"all":[{"metric":"errorRate","max":1,"failureLimit":2}]}]""", "canary.gates[0].all[0].failureLimit", "belongs to the whole")]
    [InlineData("""[{"all":[{"metric":"errorRate","max":1}],"any":[{"metric":"health","min":1}]}]""", "canary.gates[0].any", "one thing only")]
    [InlineData("""[{"all":[{"any":[{"all":[{"metric":"errorRate","max":1}]}]}]}]""", "canary.gates[0].all[0].any[0].all", "is not a field here")]
    [InlineData("""[{"metric":"stateLag","maxRatio":2}]""", "canary.gates[0].maxRatio", "no counterpart")]
    [InlineData("""[{"prometheus":{"url":"http://prom:9090","query":"up"}}]""", "canary.gates[0].max", "exactly one of")]
    [InlineData("""[{"prometheus":{"url":"http://prom:9090","query":"up"},"maxRatio":2}]""", "canary.gates[0].maxRatio", "says nothing")]
    [InlineData("""[{"prometheus":{"url":"ftp://prom","query":"up"},"max":2}]""", "canary.gates[0].prometheus.url", "http or https")]
    [InlineData("""[{"prometheus":{"url":"http://me:secret@prom","query":"up"},"max":2}]""", "canary.gates[0].prometheus.url", "user name or password")]
    [InlineData("""[{"prometheus":{"url":"http://prom","query":"up","token":"abc"},"max":2}]""", "canary.gates[0].prometheus.token", "does not belong into the plan")]
    [InlineData("""[{"prometheus":{"url":"http://prom","query":"up","every":"2m"},"max":2}]""", "canary.gates[0].window", "shorter than")]
    [InlineData("""[{"webhook":{"url":"http://judge"},"max":2}]""", "canary.gates[0].max", "says nothing")]
    public void Read_Fault_IsReportedWithItsPath(string gates, string path, string message) =>
        PlanReader.Read(Json(gates)).Problem!.Errors.ShouldContain(fault => fault.Path == path && fault.Message.Contains(message, StringComparison.Ordinal));

    private static MigrationPlan Plan(string gates) => TestPlan.Read(Json(gates));

    private static string Json(string gates)
    {
        var plan = JsonNode.Parse(TestPlan.Minimal)!.AsObject();
        plan["canary"] = new JsonObject { ["gates"] = JsonNode.Parse(gates) };
        return plan.ToJsonString();
    }
}
