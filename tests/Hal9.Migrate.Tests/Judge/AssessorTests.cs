using System.Text.Json.Nodes;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;
using static Hal9.Migrate.Tests.Judge.Court;

namespace Hal9.Migrate.Tests.Judge;

public sealed class AssessorTests
{
    [Fact]
    public void Assess_EnoughGoodEvidence_Passes()
    {
        var court = Court.At(Phase.Canary, 5);
        court.Seconds(300, second => second with { Strata = [Legacy(100), Successor(20)] });

        court.Verdict("canary.errorRate").Outcome.ShouldBe(Outcome.Pass);
        court.Verdict("canary.latencyP99").Outcome.ShouldBe(Outcome.Pass);
        court.Assessment.HealthySeconds.ShouldBe(300);
    }

    [Fact]
    public void Assess_SparseEvidence_IsInconclusiveAndSaysHowMuchIsMissing()
    {
        var court = Court.At(Phase.Canary, 5);
        court.Seconds(60, second => second with { Strata = [Legacy(100), Successor(5)] });

        var verdict = court.Verdict("canary.errorRate");
        verdict.Outcome.ShouldBe(Outcome.Inconclusive);
        verdict.Requests.ShouldBe(300);
        verdict.RequestsNeeded!.Value.ShouldBe(4_875 - 300); // about five limits' worth: three would do for one look, but every second is one
        verdict.Message.ShouldContain("more needed");
        verdict.Message.ShouldContain("min at this rate");
    }

    [Fact]
    public void Assess_NoTraffic_IsNeverAPass()
    {
        var court = Court.At(Phase.Canary, 5);
        court.Seconds(1_000, second => second);

        court.Assessment.Verdicts.Values.ShouldAllBe(verdict => verdict.Outcome == Outcome.Inconclusive);
        court.Assessment.HealthySeconds.ShouldBe(0);
    }

    [Fact]
    public void Assess_TrafficStops_TheVerdictGoesBackToInconclusive()
    {
        var court = Court.At(Phase.Canary, 5);
        court.Seconds(300, second => second with { Strata = [Legacy(100), Successor(20)] });
        court.Verdict("canary.errorRate").Outcome.ShouldBe(Outcome.Pass);

        court.Seconds(300, second => second);
        court.Verdict("canary.errorRate").Outcome.ShouldBe(Outcome.Inconclusive);
        court.Assessment.HealthySeconds.ShouldBe(359); // a quiet minute is forgiven, no more
    }

    [Fact]
    public void Assess_ErrorsBeyondTheLimit_FailTheGateAndStopTheHold()
    {
        var court = Court.At(Phase.Canary, 5);
        court.Seconds(30, second => second with { Strata = [Legacy(100), Successor(20, errors: 1)] });

        court.Verdict("canary.errorRate").Outcome.ShouldBe(Outcome.Fail);
        var held = court.Assessment.HealthySeconds;
        court.Seconds(10, second => second with { Strata = [Legacy(100), Successor(20, errors: 1)] });
        court.Assessment.HealthySeconds.ShouldBe(held);
    }

    [Fact]
    public void Assess_SlowerThanTheLegacyOnTheSameKindOfRequests_Fails()
    {
        var court = Court.At(Phase.Canary, 5);
        court.Seconds(120, second => second with { Strata = [Legacy(100, milliseconds: 10), Successor(20, milliseconds: 15)] });

        var verdict = court.Verdict("canary.latencyP99");
        verdict.Outcome.ShouldBe(Outcome.Fail);
        verdict.Value!.Value.ShouldBe(1.5, 0.05);
        verdict.Baseline!.Value.ShouldBe(10, 0.2);
    }

    [Fact]
    public void Assess_OtherMixOfRequests_ComparesLikeWithLike()
    {
        // The legacy answers mostly cheap requests, the successor mostly dear ones; each kind takes as long on both sides.
        var court = Court.At(Phase.Canary, 5);
        court.Seconds(300, second => second with
        {
            Strata =
            [
                Legacy(90, milliseconds: 1, route: "/cheap"), Legacy(10, milliseconds: 50, route: "/dear"),
                Successor(2, milliseconds: 1, route: "/cheap"), Successor(18, milliseconds: 50, route: "/dear"), Successor(5, milliseconds: 900, route: "/new"),
            ],
        });

        court.Verdict("canary.latencyP99").Value!.Value.ShouldBe(1, 0.02);
    }

    [Fact]
    public void Assess_EvidenceOfAnOlderRouting_DoesNotCount()
    {
        var court = Court.At(Phase.Canary, 5);
        court.Seconds(300, second => second with { Strata = [Legacy(100), Successor(20)], Snapshot = new(1, court.State.RoutingVersion - 1) });

        court.Verdict("canary.errorRate").Requests.ShouldBe(0);
        court.Assessment.HealthySeconds.ShouldBe(0);
    }

    [Fact]
    public void Assess_SecondsThatAGatewayDidNotReport_DoNotCountTowardsTheHold()
    {
        var court = Court.At(Phase.Canary, 5);
        court.Seconds(100, second => second with { Strata = [Legacy(100), Successor(20)], Complete = false });
        court.Assessment.HealthySeconds.ShouldBe(0);
    }

    [Fact]
    public void Assess_ViolationLongerThanItsFor_FiresTheTrigger()
    {
        var court = Court.At(Phase.Canary, 5);
        court.Seconds(60, second => second with { Strata = [Legacy(100), Successor(20)] });
        court.Seconds(70, second => second with { Strata = [Legacy(100), Successor(20, errors: 10)] });
        var trigger = court.Trigger("errorRate");
        trigger.Verdict.Outcome.ShouldBe(Outcome.Fail);
        trigger.Fires.ShouldBe(trigger.Violated >= TimeSpan.FromMinutes(1));

        court.Seconds(20, second => second with { Strata = [Legacy(100), Successor(20, errors: 10)] });
        court.Trigger("errorRate").Fires.ShouldBeTrue();
    }

    [Fact]
    public void Assess_ViolationWithABreak_BeginsAnew()
    {
        var court = Court.At(Phase.Canary, 5, plan => plan["triggers"] = JsonNode.Parse("""[{"metric":"errorRate","max":0.05,"window":"5s","for":"30s"}]"""));
        court.Seconds(25, second => second with { Strata = [Legacy(100), Successor(20, errors: 10)] });
        court.Seconds(10, second => second with { Strata = [Legacy(100), Successor(20)] });
        court.Trigger("errorRate").Violated.ShouldBe(TimeSpan.Zero);
        court.Seconds(20, second => second with { Strata = [Legacy(100), Successor(20, errors: 10)] });
        court.Trigger("errorRate").Fires.ShouldBeFalse();
        court.Seconds(15, second => second with { Strata = [Legacy(100), Successor(20, errors: 10)] });
        court.Trigger("errorRate").Fires.ShouldBeTrue();
    }

    [Fact]
    public void Assess_TriggerOfAny_FiresOnlyOnceNoPartHoldsAndSaysWhich()
    {
        var court = Court.At(Phase.Canary, 5, plan => plan["triggers"] = JsonNode.Parse(
            """[{"name":"overload","any":[{"metric":"errorRate","max":0.05,"window":"10s"},{"metric":"cpu","max":2,"window":"10s"}],"for":"5s"}]"""));
        court.Seconds(60, second => second with { Strata = [Legacy(100), Successor(20, errors: 10)], Successor = new(default, Gauge.Of(1)) });
        court.Trigger("overload").Verdict.Outcome.ShouldBe(Outcome.Pass, "the processors are idle");

        court.Seconds(30, second => second with { Strata = [Legacy(100), Successor(20, errors: 10)], Successor = new(default, Gauge.Of(3)) });
        var fired = court.Trigger("overload");
        fired.Fires.ShouldBeTrue();
        fired.Reason!.ShouldMatch(@"^error rate 50 % > 5 % and cpu [\d.]+ processors > 2 processors for \d+ s on successor at Canary 5 %, \d+ requests, first at \d\d:\d\d:\d\d UTC$");
    }

    [Fact]
    public void Assess_TriggerOfAQuery_FiresOnItsAnswersAndNeverOnSilence()
    {
        var court = Court.At(Phase.Canary, 5, plan => plan["triggers"] = JsonNode.Parse(
            """[{"prometheus":{"url":"http://prom:9090","query":"orders_lost","every":"5s"},"max":3,"window":"20s","for":"10s"}]"""));
        court.Seconds(60, second => second with { Strata = [Legacy(100), Successor(20)] });
        Answer(null, "prom does not answer");
        court.Trigger("prometheus").Verdict.Outcome.ShouldBe(Outcome.Inconclusive);
        Answer(3, null);
        court.Trigger("prometheus").Verdict.Outcome.ShouldBe(Outcome.Pass);

        Answer(4, null);
        court.Seconds(12, second => second with { Strata = [Legacy(100), Successor(20)] });
        court.Trigger("prometheus").Fires.ShouldBeTrue();
        court.Trigger("prometheus").Reason!.ShouldStartWith("4, at most 3 wanted: orders_lost for 13 s on successor at Canary 5 %, first at");

        court.Seconds(20, second => second with { Strata = [Legacy(100), Successor(20)] });
        (court.Trigger("prometheus").Fires, court.Trigger("prometheus").Verdict.NoData).ShouldBe((false, true), "the answer is too old to say how it is now");

        void Answer(double? value, string? why) => court.Seconds(1, second => second with
        {
            Strata = [Legacy(100), Successor(20)], Answers = [new CheckAnswer("prometheus", court.State.Position.Version, second.Start, value, null, why)],
        });
    }

    [Fact]
    public void Assess_OneErrorAtTwoRequestsASecond_IsNoReasonToRollBack()
    {
        var court = Court.At(Phase.Canary, 5);
        court.Seconds(5, second => second with { Strata = [Legacy(100), Successor(2)] });
        court.Seconds(1, second => second with { Strata = [Legacy(100), Successor(2, errors: 1)] });
        court.Trigger("errorRate").Verdict.Value!.Value.ShouldBeGreaterThan(0.05);
        court.Trigger("errorRate").Verdict.Outcome.ShouldBe(Outcome.Inconclusive);
    }

    [Fact]
    public void Assess_InShadow_JudgesMirroredRequestsAndParity()
    {
        var court = Court.At(Phase.Shadow, 0);
        court.Seconds(300, second => second with { Strata = [Legacy(100, milliseconds: 5), Mirrored(100, milliseconds: 4)], Mirror = new() { Matched = 100 } });

        court.Verdict("shadow.parity").Outcome.ShouldBe(Outcome.Pass);
        court.Verdict("shadow.latencyP99").Outcome.ShouldBe(Outcome.Pass);
        court.Assessment.HealthySeconds.ShouldBe(300);

        court.Seconds(120, second => second with { Strata = [Legacy(100), Mirrored(100)], Mirror = new() { Matched = 97, Mismatched = 3 } });
        court.Verdict("shadow.parity").Outcome.ShouldBe(Outcome.Fail);
        court.Trigger("parity").Verdict.Outcome.ShouldBe(Outcome.Fail);
    }

    [Fact]
    public void Assess_DifferencesThatTheLegacyHasItself_CostNoParity()
    {
        var court = Court.At(Phase.Shadow, 0);
        court.Seconds(300, second => second with { Strata = [Legacy(100), Mirrored(100)], Mirror = Differing(raw: 100, replayed: 5, noise: 5) });

        court.Verdict("shadow.parity").Outcome.ShouldBe(Outcome.Pass);
        court.Verdict("shadow.parity").Value.ShouldBe(1);
        court.Trigger("parity").Verdict.Outcome.ShouldBe(Outcome.Pass);
    }

    [Fact]
    public void Assess_DifferencesThatTheLegacyHasNot_FailParity()
    {
        var court = Court.At(Phase.Shadow, 0);
        court.Seconds(300, second => second with { Strata = [Legacy(100), Mirrored(100)], Mirror = Differing(raw: 5, replayed: 5, noise: 0) });

        court.Verdict("shadow.parity").Outcome.ShouldBe(Outcome.Fail);
        court.Trigger("parity").Verdict.Outcome.ShouldBe(Outcome.Fail);
    }

    [Fact]
    public void Assess_DifferencesNotLearntYet_NeitherPassNorFail()
    {
        var court = Court.At(Phase.Shadow, 0);
        court.Seconds(300, second => second with { Strata = [Legacy(100), Mirrored(100)], Mirror = Differing(raw: 100, replayed: 0, noise: 0) });

        court.Verdict("shadow.parity").Outcome.ShouldBe(Outcome.Inconclusive);
        court.Verdict("shadow.parity").Message.ShouldEndWith("; not learnt yet whether 30,000 of the differences are noise");
        court.Trigger("parity").Verdict.Outcome.ShouldBe(Outcome.Inconclusive);
    }

    [Fact]
    public void Assess_NoiseLearntBeforeTheWindow_IsStillKnown()
    {
        var court = Court.At(Phase.Shadow, 0);
        court.Seconds(300, second => second with { Strata = [Legacy(100), Mirrored(100)], Mirror = Differing(raw: 100, replayed: 5, noise: 5) });
        court.Seconds(400, second => second with { Strata = [Legacy(100), Mirrored(100)], Mirror = Differing(raw: 100, replayed: 0, noise: 0) });

        court.Verdict("shadow.parity").Outcome.ShouldBe(Outcome.Pass);
    }

    [Fact]
    public void Assess_FrozenBaseline_IsComparedWithInsteadOfWhatIsLeftOfTheLegacy()
    {
        var court = Court.At(Phase.RampUp, 75, baseline: [Legacy(10_000, milliseconds: 10)]);
        court.Seconds(300, second => second with { Strata = [Legacy(25, milliseconds: 1), Successor(75, milliseconds: 10)] });
        court.Verdict("rampUp.latencyP99").Value!.Value.ShouldBe(1, 0.02);
    }

    [Fact]
    public void Assess_For_AsksForAnUnbrokenPass()
    {
        var court = Court.At(Phase.Canary, 5, plan => plan["canary"] = JsonNode.Parse("""{"gates":[{"metric":"errorRate","max":0.5,"for":"20s"}]}"""));
        court.Seconds(10, second => second with { Strata = [Successor(20)] });
        court.Verdict("canary.errorRate").Outcome.ShouldBe(Outcome.Inconclusive);
        court.Verdict("canary.errorRate").Message.ShouldContain("passing for 10s of 20s");
        court.Seconds(10, second => second with { Strata = [Successor(20)] });
        court.Verdict("canary.errorRate").Outcome.ShouldBe(Outcome.Pass);
    }

    [Fact]
    public void Assess_NoDataPolicyFail_FailsAfterAWholeWindow()
    {
        var court = Court.At(Phase.Canary, 5, plan => plan["canary"] = JsonNode.Parse("""{"gates":[{"metric":"errorRate","max":0.5,"noData":"fail"}]}"""));
        court.Seconds(299, second => second);
        court.Verdict("canary.errorRate").Outcome.ShouldBe(Outcome.Inconclusive);
        court.Verdict("canary.errorRate").Message.ShouldBe("no data yet; that will be a failure in 1 s");
        court.Seconds(1, second => second);
        court.Verdict("canary.errorRate").Outcome.ShouldBe(Outcome.Fail);
    }

    [Fact]
    public void Assess_HealthAndThroughputAndCoverage_AreRead()
    {
        var court = Court.At(Phase.Shadow, 0, plan => plan["shadow"] = JsonNode.Parse(
            """{"gates":[{"metric":"health","min":0.8},{"metric":"throughput","min":10},{"metric":"coverage","min":0.9},{"metric":"throughput","minRatio":0.5,"name":"relative"}]}"""));
        court.Seconds(10, second => second with
        {
            Strata = [Legacy(20), Mirrored(18)],
            Mirror = new() { Matched = 18, Dropped = 2 },
            Successor = new(Gauge.Of(0.7)),
        });

        court.Verdict("shadow.health").Outcome.ShouldBe(Outcome.Fail);
        court.Verdict("shadow.throughput").Value.ShouldBe(18);
        court.Verdict("shadow.coverage").Value.ShouldBe(0.9);
        court.Verdict("relative").Value!.Value.ShouldBe(0.9, 1e-9);
    }

    [Fact]
    public void Assess_AfterARestart_TheHoldGoesOnFromTheStoredWindows()
    {
        var court = Court.At(Phase.Canary, 5);
        court.Seconds(120, second => second with { Strata = [Legacy(100), Successor(20)] });
        court.Restart();
        court.Seconds(1, second => second with { Strata = [Legacy(100), Successor(20)] });
        court.Assessment.HealthySeconds.ShouldBe(121);
    }
}
