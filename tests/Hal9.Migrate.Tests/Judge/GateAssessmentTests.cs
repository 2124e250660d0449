using System.Text.Json.Nodes;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;
using static Hal9.Migrate.Tests.Judge.Court;

namespace Hal9.Migrate.Tests.Judge;

/// <summary>Gates that are put together, that lack data, or that somebody else answers.</summary>
public sealed class GateAssessmentTests
{
    private const string Query = """{"prometheus":{"url":"http://prom:9090","query":"up","every":"5s"},"max":10,"window":"20s"}""";

    [Fact]
    public void Assess_OneOfSeveralFails_DoesNotStopTheHoldOfAGateThatNeedsOnlyOne()
    {
        var court = Canary("""[{"name":"either","any":[{"metric":"errorRate","max":0.001},{"metric":"throughput","min":10}]}]""");
        court.Seconds(60, second => second with { Strata = [Successor(1_000, errors: 10)] });

        court.Verdict("either.errorRate").Outcome.ShouldBe(Outcome.Fail);
        court.Gate("either").Outcome.ShouldBe(Outcome.Pass);
        court.Assessment.HealthySeconds.ShouldBe(60);
    }

    [Fact]
    public void Assess_OneOfAllFails_StopsTheHold()
    {
        var court = Canary("""[{"name":"both","all":[{"metric":"errorRate","max":0.001},{"metric":"throughput","min":10}]}]""");
        court.Seconds(60, second => second with { Strata = [Successor(1_000, errors: 10)] });

        court.Gate("both").Outcome.ShouldBe(Outcome.Fail);
        court.Assessment.IsHealthy.ShouldBeFalse();
    }

    [Theory]
    [InlineData("wait", 30)]
    [InlineData("hold", 0)]
    public void Assess_NoData_CountsTowardsTheHoldOrNotAsThePlanSays(string policy, int healthy)
    {
        var court = Canary($$"""[{"metric":"stateLag","max":5,"noData":"{{policy}}"}]""");
        court.Seconds(30, second => second with { Strata = [Successor(20)] });

        court.Verdict("canary.stateLag").Outcome.ShouldBe(Outcome.Inconclusive);
        court.Assessment.HealthySeconds.ShouldBe(healthy);

        court.Seconds(10, second => second with { Strata = [Successor(20)], StateLag = Gauge.Of(1) });
        court.Verdict("canary.stateLag").Outcome.ShouldBe(Outcome.Pass);
        court.Assessment.HealthySeconds.ShouldBe(healthy + 10);
    }

    [Fact]
    public void Assess_RowsAndResources_AreJudgedByTheirMeans()
    {
        var court = Canary(
            """
            [{"metric":"stateLag","max":2},{"metric":"stateMismatch","max":0},{"metric":"cpu","max":1},{"metric":"memory","max":100},
             {"metric":"cpu","maxRatio":2,"name":"cpuRatio"},{"metric":"memory","maxRatio":2,"name":"memoryRatio"}]
            """);
        var odd = false;
        court.Seconds(20, second =>
        {
            odd = !odd;
            return second with
            {
                Strata = [Successor(20)],
                StateLag = Gauge.Of(odd ? 1 : 2),
                StateMismatch = Gauge.Of(odd ? 0 : 1),
                Legacy = new(default, Gauge.Of(0.25), Gauge.Of(100)),
                Successor = new(default, Gauge.Of(odd ? 0.6 : 1.0), Gauge.Of(150)),
            };
        });

        court.Verdict("canary.stateLag").Value!.Value.ShouldBe(1.5, 1e-9);
        court.Verdict("canary.stateMismatch").Outcome.ShouldBe(Outcome.Fail);
        court.Verdict("canary.cpu").Value!.Value.ShouldBe(0.8, 1e-9);
        court.Verdict("canary.memory").Outcome.ShouldBe(Outcome.Fail);
        (court.Verdict("cpuRatio").Outcome, court.Verdict("cpuRatio").Baseline).ShouldBe((Outcome.Fail, 0.25));
        (court.Verdict("memoryRatio").Outcome, court.Verdict("memoryRatio").Value).ShouldBe((Outcome.Pass, 1.5));
    }

    [Fact]
    public void Assess_QueryAnswered_IsJudgedByItsLimitUntilTheAnswerIsTooOld()
    {
        var court = Canary($"[{Query}]");
        court.Verdicts(Answer(court, 5)).Outcome.ShouldBe(Outcome.Pass);
        court.Verdicts(Answer(court, 11)).Outcome.ShouldBe(Outcome.Fail);
        court.Verdicts(Answer(court, 7)).Message.ShouldBe("7, at most 10 wanted: up");

        court.Seconds(19, second => second with { Strata = [Successor(20)] });
        court.Verdict("canary.prometheus").Outcome.ShouldBe(Outcome.Pass);
        court.Seconds(1, second => second with { Strata = [Successor(20)] });
        court.Verdict("canary.prometheus").Outcome.ShouldBe(Outcome.Inconclusive);
        court.Verdict("canary.prometheus").NoData.ShouldBeTrue();
    }

    [Fact]
    public void Assess_QueryOfAnEarlierStep_SaysNothing()
    {
        var court = Canary($"[{Query}]");
        court.Verdicts(Answer(court, 5) with { PositionVersion = court.State.Position.Version - 1 }).NoData.ShouldBeTrue();
    }

    [Fact]
    public void Assess_QueryWithoutANumber_IsLeftToThePolicyAndSaysWhy()
    {
        var wait = Canary($"[{Query}]");
        wait.Verdicts(Answer(wait, null) with { Message = "the query gives no series" }).Message.ShouldBe("the query gives no series");

        // A failure is not one silence but a whole window of it.
        var fail = Canary($"[{Query.Replace("\"max\"", "\"noData\":\"fail\",\"max\"", StringComparison.Ordinal)}]");
        fail.Verdicts(Answer(fail, 5)).Outcome.ShouldBe(Outcome.Pass);
        for (var silent = 1; silent <= 19; silent++)
        {
            fail.Verdicts(Answer(fail, null)).Outcome.ShouldBe(Outcome.Inconclusive, $"after {silent} s");
        }

        fail.Verdicts(Answer(fail, null)).Outcome.ShouldBe(Outcome.Fail);
    }

    [Fact]
    public void Assess_WebhookSays_IsTheVerdictWithItsReason()
    {
        var court = Canary("""[{"webhook":{"url":"http://judge:1/x"},"for":"3s"}]""");
        var said = court.Verdicts(Says(court, Outcome.Fail, "the batch is late"));
        (said.Outcome, said.Message).ShouldBe((Outcome.Fail, "judge says fail: the batch is late"));

        court.Verdicts(Says(court, Outcome.Pass, null)).Outcome.ShouldBe(Outcome.Inconclusive);
        court.Verdicts(Says(court, Outcome.Pass, null)).Message.ShouldEndWith("passing for 2s of 3s");
        court.Verdicts(Says(court, Outcome.Pass, null)).Outcome.ShouldBe(Outcome.Pass);
        court.Verdicts(Says(court, Outcome.Inconclusive, null)).Outcome.ShouldBe(Outcome.Inconclusive);
    }

    private static Court Canary(string gates) => At(Phase.Canary, 5, plan => plan["canary"] = new JsonObject { ["gates"] = JsonNode.Parse(gates) });

    private static CheckAnswer Answer(Court court, double? value) => new("canary.prometheus", court.State.Position.Version, court.Now, value, null, null);

    private static CheckAnswer Says(Court court, Outcome outcome, string? reason) => new("canary.webhook", court.State.Position.Version, court.Now, null, outcome, reason);
}
