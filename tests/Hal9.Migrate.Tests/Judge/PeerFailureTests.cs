using System.Text.Json.Nodes;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using static Hal9.Migrate.Tests.Judge.Court;

namespace Hal9.Migrate.Tests.Judge;

/// <summary>
/// What users of comparable tools report as their failures, as streams of evidence: none of it may happen here. Each test is named by the issue in the
/// other project.
/// </summary>
public sealed class PeerFailureTests
{
    private const string Asked = """{"prometheus":{"url":"http://prom:9090","query":"errors","every":"5s"},"max":10,"window":"30s","noData":"POLICY"}""";

    /// <summary>An analysis run in which every measurement failed was counted as a success.</summary>
    [Theory]
    [InlineData("wait")]
    [InlineData("hold")]
    [InlineData("fail")]
    public void ArgoRollouts4479_EveryMeasurementFails_IsNeverAPass(string policy)
    {
        var simulation = Canary($"[{Asked.Replace("POLICY", policy, StringComparison.Ordinal)}]");
        simulation.Seconds(1_800, second => Busy(second) with
        {
            Answers = [new("canary.prometheus", simulation.State.Position.Version, second.Start, null, null, "prom:9090 did not answer in time")],
        });

        simulation.State.Step.ShouldBe(new Step(Phase.Canary, Percentage.Of(5)));
        simulation.Decided.OfType<StepPassed>().ShouldBeEmpty();
        (simulation.State.Status == MigrationStatus.NeedsDecision).ShouldBe(policy == "fail");
    }

    /// <summary>A canary advanced, or was promoted, although traffic had stopped.</summary>
    [Fact]
    public void Flagger1011_TrafficStops_DoesNotAdvance()
    {
        var simulation = Simulation.At(Phase.Canary, 5, plan => plan["canary"] = JsonNode.Parse("""{"hold":"5m","gates":[{"metric":"errorRate","max":0.01}]}"""));
        simulation.Seconds(240, Busy).Seconds(3_600, second => second);

        simulation.State.Step.ShouldBe(new Step(Phase.Canary, Percentage.Of(5)));
        simulation.Assessment.Verdicts.Values.ShouldAllBe(verdict => verdict.Outcome == Outcome.Inconclusive);
        simulation.Seconds(600, Busy).State.Step.ShouldBeGreaterThan(new Step(Phase.Canary, Percentage.Of(5)));
    }

    /// <summary>A canary failed and was rolled back because there was no traffic to measure.</summary>
    [Fact]
    public void Flagger1035_NoTraffic_WaitsAndFailsNothing()
    {
        var simulation = Simulation.At(Phase.Canary, 5).Seconds(3_600, second => second);

        simulation.Decided.ShouldBeEmpty();
        simulation.State.Status.ShouldBe(MigrationStatus.Running);
    }

    /// <summary>Failed checks are counted for the whole analysis, however far apart: a long one ends in a rollback sooner or later.</summary>
    [Fact]
    public void FlaggerCountsForEver_FailuresFarApart_DoNotAddUp()
    {
        var simulation = Canary("""[{"metric":"cpu","max":2,"window":"30s","failureLimit":3}]""", hold: "90d");
        for (var hour = 0; hour < 6; hour++)
        {
            simulation.Seconds(8, second => Busy(second) with { Successor = new(default, Gauge.Of(9)) }).Seconds(592, second => Busy(second) with { Successor = new(default, Gauge.Of(1)) });
        }

        simulation.Decided.OfType<GateFailed>().Count().ShouldBeGreaterThanOrEqualTo(5);
        simulation.State.Status.ShouldBe(MigrationStatus.Running);

        simulation.Seconds(120, second => Busy(second) with { Successor = new(default, Gauge.Of(9)) });
        simulation.State.Status.ShouldBe(MigrationStatus.NeedsDecision);
    }

    /// <summary>An analysis failed and did not say on what evidence.</summary>
    [Fact]
    public void Kayenta521_Verdict_SaysWhyAndCanBeMadeAgain()
    {
        var simulation = Simulation.At(Phase.Canary, 10, plan => plan["triggers"] = JsonNode.Parse("""[{"metric":"errorRate","max":0.05,"window":"30s","for":"10s"}]"""));
        simulation.Seconds(60, Busy);
        var at = simulation.Migration.Now;
        simulation.Seconds(60, second => second with
        {
            Strata = [Legacy(100), Successor(40, errors: 20)],
            Samples = [new(second.Start, Subject.Successor, "GET", "/a", 500, 3, $"trace-{second.Start:ss}", "status"), new(second.Start, Subject.Legacy, "GET", "/a", 500, 3, "other", "status")],
        });

        var rollback = simulation.Decided.OfType<RollbackStarted>().Single();
        rollback.Reason!.ShouldMatch(@"^error rate \d+(\.\d+)? % > 5 % for 10 s on successor at Canary 10 %, [\d,]+ requests, first at \d\d:\d\d:\d\d UTC, sample ids (trace-\d\d(, )?){3}$");
        rollback.Reason!.ShouldContain($"first at {at.AddSeconds(2):HH:mm}");
        simulation.Bundles.ShouldContain(bundle => bundle.Cause == Verdicts.VerdictCause.TriggerFired);
    }

    /// <summary>A dead mirror stalled production. That users do not wait for it is tested on the gateway (MirrorFaultTests); that nothing else does, here.</summary>
    [Fact]
    public void Haproxy2457_MirrorIsDead_NothingIsPassedOrRolledBack()
    {
        var simulation = Simulation.At(Phase.Shadow, 0);
        simulation.Seconds(1_200, second => second with { Strata = [Legacy(100)], Mirror = new() { Dropped = 90, Failed = 10 } });

        simulation.State.Step.Phase.ShouldBe(Phase.Shadow);
        simulation.State.Rollback.ShouldBeNull();
        simulation.Assessment.Verdicts.Values.ShouldAllBe(verdict => verdict.Outcome == Outcome.Inconclusive);
    }

    /// <summary>Half of the rollouts of a quiet service were rolled back over a single failed request.</summary>
    [Fact]
    public void OneError_AtHalfARequestASecond_DoesNotRollBack()
    {
        var simulation = Simulation.At(Phase.Canary, 5);
        var number = 0;
        simulation.Seconds(900, second => second with { Strata = [Legacy(10), Successor(number % 2, errors: number++ == 301 ? 1 : 0)] });
        simulation.Decided.OfType<RollbackStarted>().ShouldBeEmpty();
    }

    /// <summary>A legacy that also takes the slow writes makes a successor of slow reads look as fast, if all requests are thrown together.</summary>
    [Fact]
    public void Reads_TwoAndAHalfTimesSlowerBehindALegacyThatTakesTheWrites_Fail()
    {
        var simulation = Canary("""[{"metric":"latencyP99","maxRatio":1.5},{"metric":"latencyP50","maxRatio":1.5}]""");
        var writes = Tally(Subject.Legacy, 50, 0, 60, "*");
        simulation.Seconds(120, second => second with
        {
            Strata = [Legacy(50, milliseconds: 10), writes with { Stratum = writes.Stratum with { Method = MethodClass.Unsafe } }, Successor(50, milliseconds: 25)],
        });

        simulation.Assessment.Verdicts.Values.ShouldAllBe(verdict => verdict.Outcome == Outcome.Fail && Math.Abs(verdict.Value!.Value - 2.5) < 0.1);
        simulation.Decided.OfType<StepEntered>().ShouldBeEmpty();
    }

    /// <summary>A trigger that fires in the very second in which everything else would let the migration go on.</summary>
    [Fact]
    public void Trigger_FiresInTheTickOfAPromotion_IsNotOvertaken()
    {
        var simulation = Simulation.At(Phase.Canary, 5, plan =>
        {
            plan["canary"] = JsonNode.Parse("""{"hold":"1s","gates":[]}""");
            plan["triggers"] = JsonNode.Parse("""[{"metric":"cpu","max":2,"window":"1s","for":"1s"}]""");
        });
        simulation.Seconds(1, second => Busy(second) with { Successor = new(default, Gauge.Of(9)) });

        simulation.Decided.OfType<StepEntered>().ShouldBeEmpty();
        simulation.Decided.Select(happened => happened.GetType()).Take(2).ShouldBe([typeof(TriggerFired), typeof(RollbackStarted)]);
    }

    /// <summary>After a rollback the tool tried again by itself, and took users with it.</summary>
    [Fact]
    public void Rollback_OfATrigger_NothingRestartsByItself()
    {
        var simulation = Simulation.At(Phase.Canary, 10, plan => plan["triggers"] = JsonNode.Parse("""[{"metric":"errorRate","max":0.05,"window":"30s","for":"10s"}]"""));
        simulation.Seconds(120, second => second with { Strata = [Legacy(100), Successor(40, errors: 20)] });
        simulation.State.Status.ShouldBe(MigrationStatus.RolledBack);
        simulation.Decided.Clear();

        simulation.Seconds(7_200, second => second with { Strata = [Legacy(140)] });
        simulation.Decided.ShouldBeEmpty();
        simulation.State.Step.ShouldBe(Step.None);
    }

    private static EvidenceWindow Busy(EvidenceWindow second) => second with { Strata = [Legacy(100), Successor(40)] };

    private static Simulation Canary(string gates, string hold = "10s") =>
        Simulation.At(Phase.Canary, 5, plan => plan["canary"] = new JsonObject { ["hold"] = hold, ["gates"] = JsonNode.Parse(gates) });
}
