using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Json;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Verdicts;
using static Hal9.Migrate.Tests.Judge.Court;
using Replay = Hal9.Migrate.Judge.Replay;

namespace Hal9.Migrate.Tests.Judge;

public sealed class ReplayTests
{
    private const string Gates =
        """
        [{"name":"both","failureLimit":100,"all":[{"metric":"errorRate","max":0.02,"window":"30s"},{"any":[{"metric":"latencyP99","maxRatio":1.5,"window":"90s","for":"5s"},{"metric":"cpu","max":2}]}]},
         {"prometheus":{"url":"http://prom:9090","query":"up","every":"1s"},"max":10,"window":"20s","failureLimit":100}]
        """;

    /// <summary>Whatever was measured: every verdict on which something was decided comes out again from what was kept, and that survives being stored.</summary>
    [Fact]
    public void Of_AnyEvidence_EveryDecisionIsMadeAgain()
    {
        var causes = new HashSet<VerdictCause>();
        PropertyCheck.ForAll(Gen.Choose(0, int.MaxValue), seed =>
        {
            foreach (var bundle in Run(new Random(seed)))
            {
                causes.Add(bundle.Cause);
                Replay.Of(Stored(bundle)).ShouldAllBe(replayed => replayed.Difference == null);
            }
        }, runs: 25);
        causes.ShouldBe([VerdictCause.StepPassed, VerdictCause.GateFailed, VerdictCause.TriggerFired], ignoreOrder: true);
    }

    [Fact]
    public void Of_EvidenceChangedAfterwards_SaysInWhatItDiffers()
    {
        var bundle = Enumerable.Range(0, 50).SelectMany(seed => Run(new Random(seed))).First(bundle => bundle.Cause == VerdictCause.StepPassed);
        var evidence = bundle.Evidence;
        var better = bundle with { Evidence = evidence with { Windows = [.. evidence.Windows.Select(window => window with { Strata = [.. window.Strata.Select(tally => tally with { Requests = tally.Requests + 1 })] })] } };
        Replay.Of(better).ShouldContain(replayed => replayed.Difference != null && replayed.Difference.Contains(" was ", StringComparison.Ordinal));

        var other = bundle with { Gates = [.. bundle.Gates.Select(gate => gate with { Verdict = gate.Verdict with { Outcome = Migrate.Gates.Outcome.Fail } })] };
        Replay.Of(other)[0].Difference!.ShouldStartWith("it was Fail, and is Pass");
    }

    [Fact]
    public void Of_TriggerThatHadNotBeenViolatedForLongEnough_IsADifference()
    {
        var bundle = Enumerable.Range(0, 50).SelectMany(seed => Run(new Random(seed))).First(bundle => bundle.Cause == VerdictCause.TriggerFired);
        var late = bundle with { Triggers = [.. bundle.Triggers.Select(trigger => trigger with { ViolatedSince = bundle.Evidence.Now.AddSeconds(-3) })] };
        Replay.Of(late).Single().Difference.ShouldBe("it was violated for 3 s, and fires after 10");
    }

    [Fact]
    public void Of_Bundle_HoldsNoSingleRequestAndNoExample()
    {
        foreach (var bundle in Run(new Random(3)))
        {
            JsonSerializer.Serialize(bundle, Hal9Json.Options).ShouldNotContain("trace-");
        }
    }

    private static VerdictBundle Stored(VerdictBundle bundle) => JsonSerializer.Deserialize<VerdictBundle>(JsonSerializer.Serialize(bundle, Hal9Json.Options), Hal9Json.Options)!;

    /// <summary>A canary with stretches of good and bad seconds.</summary>
    private static List<VerdictBundle> Run(Random random)
    {
        var simulation = Simulation.At(Phase.Canary, 5, plan =>
        {
            plan["canary"] = new JsonObject { ["hold"] = "20s", ["steps"] = new JsonArray(5, 10, 25), ["gates"] = JsonNode.Parse(Gates) };
            plan["triggers"] = JsonNode.Parse(
                """
                [{"metric":"errorRate","max":0.3,"window":"20s","for":"10s"},
                 {"name":"asked","all":[{"metric":"cpu","max":9},{"prometheus":{"url":"http://prom:9090","query":"lost"},"max":10}],"for":"10s"}]
                """);
        });
        for (var stretch = 0; stretch < 6 && simulation.State.Step.Phase == Phase.Canary; stretch++)
        {
            var (errors, slowness, value) = (random.Next(4) switch { 0 => 0.95, 1 => 0.05, _ => 0 }, random.Next(3) == 0 ? 2.5 : 1, random.Next(12));
            simulation.Seconds(random.Next(10, 120), second => second with
            {
                Strata = [Legacy(100), Successor(200, 10 * slowness, (int)(200 * errors * random.NextDouble()))],
                Successor = new(default, Gauge.Of(random.NextDouble() * 3)),
                Answers = [.. ((string[])["canary.prometheus", "asked.prometheus"]).Select(asked => new CheckAnswer(asked, simulation.State.Position.Version, second.Start, random.Next(10) == 0 ? null : value, null, null))],
                Samples = [new(second.Start, Subject.Successor, "GET", "/a", 200, 3, "trace-1", null)],
            });
        }

        return simulation.Bundles;
    }
}
