using System.Text.Json;
using System.Text.Json.Nodes;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Tests.Plans;

public sealed class PlanReaderTests
{
    [Fact]
    public void Read_Minimal_HasTheDocumentedDefaults()
    {
        var plan = TestPlan.Default;

        plan.Phases[Phase.Canary].Steps.Select(step => step.Value).ShouldBe([5m, 10m, 25m, 50m]);
        plan.Phases[Phase.RampUp].Steps.Select(step => step.Value).ShouldBe([75m, 90m]);
        plan.Phases[Phase.Full].Hold.ShouldBe(TimeSpan.FromHours(24));
        plan.GatesOf(Phase.Shadow).Select(gate => (gate.Name, gate.Condition!.ToString())).ShouldBe(
            [("shadow.parity", "at least 0.999"), ("shadow.latencyP99", "at most 1.1x the legacy's")]);
        plan.GatesOf(Phase.Canary).Select(gate => (gate.Name, gate.Condition!.ToString())).ShouldBe(
            [("canary.errorRate", "at most 0.001"), ("canary.latencyP99", "at most 1.1x the legacy's")]);
        plan.Triggers.Select(trigger => (trigger.Name, trigger.Watched.Condition!.ToString(), trigger.For)).ShouldBe(
        [
            ("errorRate", "at most 0.05", TimeSpan.FromMinutes(1)), ("latencyP99", "at most 2x the legacy's", TimeSpan.FromMinutes(5)),
            ("health", "at least 0.8", TimeSpan.FromMinutes(3)), ("parity", "at least 0.99", TimeSpan.FromMinutes(1)),
        ]);
        plan.Traffic.Salt.ShouldBe("test");
        plan.Features.Select(flag => flag.Key).ShouldBe(
            ["hierarchical_neurons", "meta_learning", "protocol_negotiation", "self_organization", "shadow_mode", "substrate_abstraction"]);
    }

    [Fact]
    public void Read_CommentsAndTrailingCommas_AreAllowedAndDoNotChangeTheHash()
    {
        var commented = TestPlan.Read("""
            { // the migration
              "successor": { "url": "http://127.0.0.1:2", },
              "legacy": { "url": "http://127.0.0.1:1" }, /* old */
              "name": "test",
            }
            """);

        commented.Hash.ShouldBe(TestPlan.Default.Hash);
    }

    [Theory]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"canary":{"stepz":[5]}}""", "canary.stepz", "Did you mean \"steps\"?")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"zzzzzz":1}""", "zzzzzz", "Known fields: ")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"}}""", "successor", "is required")]
    [InlineData("""{"legacy":{"url":"http://a"},"successor":{"url":"http://b"}}""", "name", "is required")]
    [InlineData("""{"name":"t","legacy":{},"successor":{"url":"http://b"}}""", "legacy.url", "is required")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://a"}}""", "successor.url", "same as legacy.url")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"canary":{"steps":[5,"x"]}}""", "canary.steps[1]", "expected a number from 0 to 100")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"canary":{"steps":[5,101]}}""", "canary.steps[1]", "found 101")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"canary":{"steps":[10,5]}}""", "canary.steps[1]", "must increase")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"canary":{"steps":[0,5]}}""", "canary.steps[0]", "above 0 and below 100")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"rampUp":{"steps":[50]}}""", "rampUp.steps[0]", "not above the last canary step")]
    [InlineData("""{"name":"t","legacy":{"url":"ftp://a"},"successor":{"url":"http://b"}}""", "legacy.url", "absolute http or https")]
    [InlineData("""{"name":"t","legacy":{"url":"http://me:secret@a"},"successor":{"url":"http://b"}}""", "legacy.url", "user name or password")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"canary":{"hold":"soon"}}""", "canary.hold", "expected a duration")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"canary":{"hold":600}}""", "canary.hold", "found the number 600")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"canary":{"gates":[{"metric":"speed","max":1}]}}""", "canary.gates[0].metric", "one of errorRate")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"canary":{"gates":[{"metric":"errorRate"}]}}""", "canary.gates[0].max", "exactly one of")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"canary":{"gates":[{"metric":"errorRate","max":1,"min":0}]}}""", "canary.gates[0].max", "exactly one of")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"canary":{"gates":[{"metric":"parity","minRatio":1}]}}""", "canary.gates[0].minRatio", "no counterpart")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"canary":{"gates":[{"approval":true,"metric":"parity","min":1}]}}""", "canary.gates[0].approval", "not both")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"triggers":[{"metric":"errorRate","max":0.1,"name":"canary.errorRate"}]}""", "", "two gates or triggers are named \"canary.errorRate\"")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"features":{"Bad Key":{}}}""", "features.Bad Key", "a flag's name")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"features":{"x":{"rules":[{"attribute":"header","values":["1"]}]}}}""", "features.x.rules[0].header", "is required when")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"traffic":{"key":"body:x"}}""", "traffic.key", "header:NAME")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"traffic":{"classify":[{"route":"/x"}]}}""", "traffic.classify[0].writes", "is required: true or false")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"traffic":{"classify":[{"writes":true}]}}""", "traffic.classify[0].route", "give a route, methods or both")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"traffic":{"classify":[{"methods":["post"],"writes":false}]}}""", "traffic.classify[0].methods[0]", "a method in capitals")]
    [InlineData("""{"name":"t","legacy":{"url":"http://a"},"successor":{"url":"http://b"},"traffic":{"classify":[{"route":"x","writes":false}]}}""", "traffic.classify[0].route", "begins with \"/\"")]
    [InlineData("""{"name":"t","name":"u","legacy":{"url":"http://a"},"successor":{"url":"http://b"}}""", "name", "given twice")]
    [InlineData("""{"name":"t","legacy":"http://a","successor":{"url":"http://b"}}""", "legacy", "expected an object")]
    [InlineData("""[1]""", "", "expected an object")]
    [InlineData("""{"name":"t",,}""", "", "is not JSON: line 1")]
    [InlineData("", "", "is not JSON: line 1")]
    public void Read_Fault_IsReportedWithItsPath(string json, string path, string message)
    {
        var (plan, problem) = PlanReader.Read(json);

        plan.ShouldBeNull();
        problem!.Code.ShouldBe(ProblemCode.PlanInvalid);
        problem.Errors.ShouldContain(error => error.Path == path && error.Message.Contains(message, StringComparison.Ordinal), problem.ToString());
    }

    [Fact]
    public void Read_Classify_BecomesOneRuleAMethodInTheOrderGiven()
    {
        var plan = TestPlan.Read("""
            {
              "name": "test", "legacy": { "url": "http://127.0.0.1:1" }, "successor": { "url": "http://127.0.0.1:2" },
              "traffic": { "classify": [{ "methods": ["POST", "PUT"], "route": "/search/{index}", "writes": false }, { "route": "/hook", "writes": true }] }
            }
            """);

        plan.Traffic.Classify.ShouldBe([new("POST", "/search/{index}", false), new("PUT", "/search/{index}", false), new(null, "/hook", true)]);
    }

    [Fact]
    public void Read_SeveralFaults_ReportsAllAtOnce()
    {
        var (_, problem) = PlanReader.Read("""{"nam":"x","legacy":{"url":1},"successor":{"url":"http://b"},"canary":{"steps":[200],"hold":"x"}}""");

        problem!.Errors.Select(error => error.Path).ShouldBe(["legacy.url", "canary.steps[0]", "canary.hold", "name", "nam"], ignoreOrder: true);
    }

    [Fact]
    public void Read_TooDeepOrTooLong_IsRefused()
    {
        PlanReader.Read(new string('[', 10_000)).Problem.ShouldNotBeNull();
        PlanReader.Read(new string(' ', PlanReader.MaxLength + 1)).Problem!.Errors[0].Message.ShouldContain("longer than");
    }

    [Fact]
    public void Effective_ReadAgain_IsTheSamePlan()
    {
        var again = TestPlan.Read(TestPlan.Default.Effective);

        JsonNode.DeepEquals(JsonNode.Parse(again.Effective), JsonNode.Parse(TestPlan.Default.Effective)).ShouldBeTrue();
        again.Triggers.ShouldBe(TestPlan.Default.Triggers);
        again.Gates.ShouldBe(TestPlan.Default.Gates);
        again.Mirror.ShouldBe(TestPlan.Default.Mirror);
    }

    [Fact]
    public void Schema_DescribesEveryFieldOfTheEffectivePlan()
    {
        var schema = JsonNode.Parse(PlanReader.Schema())!.AsObject();

        Undescribed(schema, JsonNode.Parse(TestPlan.Default.Effective)!.AsObject(), "").ShouldBeEmpty();
        schema["required"]!.AsArray().Select(name => (string)name!).ShouldBe(["name", "legacy", "successor"]);
        schema["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
        schema["properties"]!["canary"]!["properties"]!["gates"]!["items"]!["properties"]!["metric"]!["enum"]!.AsArray().Count
            .ShouldBe(Enum.GetValues<Metric>().Length);
    }

    [Theory]
    [InlineData("canary.hold", true)]
    [InlineData("canary.gates", true)]
    [InlineData("legacy.url", true)]
    [InlineData("shadow.sample", true)]
    [InlineData("triggers", true)]
    [InlineData("traffic.key", false)]
    [InlineData("traffic.salt", false)]
    [InlineData("canary.steps", false)]
    [InlineData("name", false)]
    public void MayChange_OnlyWhatDoesNotMoveUsers(string path, bool expected) => PlanAmendment.MayChange(path).ShouldBe(expected);

    [Fact]
    public void Changes_NamesThePathsThatDiffer()
    {
        var changed = TestPlan.With(json =>
        {
            json["canary"] = JsonSerializer.SerializeToNode(new { hold = "1m" });
            json["traffic"] = JsonSerializer.SerializeToNode(new { salt = "pepper" });
        });

        PlanAmendment.Changes(TestPlan.Default, changed).ShouldBe(["canary.hold", "traffic.salt"]);
        PlanAmendment.Changes(TestPlan.Default, TestPlan.Default).ShouldBeEmpty();
    }

    private static IEnumerable<string> Undescribed(JsonObject schema, JsonObject value, string path)
    {
        foreach (var (name, member) in value)
        {
            var described = schema["properties"]?[name]?.AsObject() ?? schema["additionalProperties"] as JsonObject;
            if (described is null || (described["description"] is null && schema["properties"] is not null))
            {
                yield return $"{path}.{name}";
            }
            else if (member is JsonObject below)
            {
                foreach (var deeper in Undescribed(described, below, $"{path}.{name}"))
                {
                    yield return deeper;
                }
            }
        }
    }
}
