using System.Text.Json.Nodes;
using FsCheck.Fluent;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;
using static Hal9.Migrate.Tests.Judge.Court;

namespace Hal9.Migrate.Tests.Judge;

/// <summary>What has to hold of verdicts on any evidence.</summary>
public sealed class VerdictPropertyTests
{
    private const string Gates =
        """
        [{"metric":"errorRate","max":0.05,"window":"1m"},{"name":"ratio","metric":"errorRate","maxRatio":2,"window":"1m"},{"metric":"latencyP50","max":20,"window":"1m"},
         {"metric":"latencyP95","maxRatio":1.5,"window":"1m"}]
        """;

    private static readonly FsCheck.Gen<Seen[]> Seconds =
        from length in FsCheck.Fluent.Gen.Choose(5, 50)
        from quality in Gen.Choose(0, 40)
        from seconds in Gen.Choose(0, 40).SelectMany(requests => Gen.Choose(0, Math.Max(1, requests * quality / 100)).SelectMany(errors => Gen.Choose(5, 30).Select(ms => new Seen(requests, Math.Min(errors, requests), ms)))).ArrayOf(length)
        select seconds;

    /// <summary>Two gateways that share the users are judged like one that has them all, whichever reports first.</summary>
    [Fact]
    public void Verdicts_OfGatewaysInAnyOrder_AreThoseOfOneGateway() => PropertyCheck.ForAll(Seconds, seconds =>
    {
        var one = JudgedOn(seconds, seen => [Window(seen.Requests, seen.Errors, seen.Milliseconds)]);
        var two = JudgedOn(seconds, Split);
        var turned = JudgedOn(seconds, seen => Split(seen).Reverse());
        foreach (var (name, verdict) in one.Verdicts)
        {
            (two.Verdicts[name] with { Parts = null }).ShouldBe(verdict);
            turned.Verdicts[name].ShouldBe(verdict);
        }

        two.Triggers.Select(trigger => trigger.Verdict).ShouldBe(one.Triggers.Select(trigger => trigger.Verdict));

        static IEnumerable<EvidenceWindow> Split(Seen seen)
        {
            var (requests, errors) = (seen.Requests / 3, Math.Min(seen.Errors, seen.Requests / 3));
            return [Window(requests, errors, seen.Milliseconds), Window(seen.Requests - requests, seen.Errors - errors, seen.Milliseconds)];
        }
    }, runs: 100);

    /// <summary>A trigger asks how it is now, and within its window no second counts more than another.</summary>
    [Fact]
    public void TriggerVerdicts_OfSecondsInAnyOrder_AreTheSame() => PropertyCheck.ForAll(Seconds, seconds =>
        JudgedOn([.. seconds.Reverse()], Whole).Triggers.Select(trigger => trigger.Verdict).ShouldBe(JudgedOn(seconds, Whole).Triggers.Select(trigger => trigger.Verdict)), runs: 100);

    /// <summary>What is not good enough does not become so by more failures.</summary>
    [Fact]
    public void Verdicts_MoreFailures_NeverMakeAPass() => PropertyCheck.ForAll(Seconds.Zip(Gen.Choose(0, 100).ArrayOf(50)), pair =>
    {
        var (seconds, more) = pair;
        var before = JudgedOn(seconds, Whole);
        var after = JudgedOn([.. seconds.Zip(more, (seen, extra) => seen with { Errors = Math.Min(seen.Requests, seen.Errors + extra % 5) })], Whole);
        foreach (var name in (string[])["canary.errorRate", "ratio"])
        {
            (before.Verdicts[name].Outcome != Outcome.Pass && after.Verdicts[name].Outcome == Outcome.Pass).ShouldBeFalse($"{before.Verdicts[name].Message} | {after.Verdicts[name].Message}");
        }

        (before.Triggers[0].Verdict.Outcome == Outcome.Fail && after.Triggers[0].Verdict.Outcome != Outcome.Fail).ShouldBeFalse("a trigger is not calmed by failures");
    }, runs: 200);

    /// <summary>What is too slow does not become fast enough by being slower.</summary>
    [Fact]
    public void Verdicts_MoreSlowness_NeverMakesAPass() => PropertyCheck.ForAll(Seconds.Zip(Gen.Choose(0, 30).ArrayOf(50)), pair =>
    {
        var (seconds, more) = pair;
        var (before, after) = (JudgedOn(seconds, Whole), JudgedOn([.. seconds.Zip(more, (seen, extra) => seen with { Milliseconds = seen.Milliseconds + extra })], Whole));
        foreach (var name in (string[])["canary.latencyP50", "canary.latencyP95"])
        {
            (before.Verdicts[name].Outcome != Outcome.Pass && after.Verdicts[name].Outcome == Outcome.Pass).ShouldBeFalse($"{before.Verdicts[name].Message} | {after.Verdicts[name].Message}");
        }
    }, runs: 200);

    private static IEnumerable<EvidenceWindow> Whole(Seen seen) => [Window(seen.Requests, seen.Errors, seen.Milliseconds)];

    private static EvidenceWindow Window(int requests, int errors, int milliseconds) => new()
    {
        Start = DateTimeOffset.UnixEpoch, Complete = true, Strata = [Legacy(requests), Successor(requests, milliseconds, errors)],
    };

    private static Migrate.Judge.Assessment JudgedOn(IReadOnlyCollection<Seen> seconds, Func<Seen, IEnumerable<EvidenceWindow>> measured)
    {
        var court = At(Phase.Canary, 5, plan =>
        {
            plan["canary"] = new JsonObject { ["gates"] = JsonNode.Parse(Gates) };
            plan["triggers"] = JsonNode.Parse("""[{"metric":"errorRate","max":0.1,"window":"1m","for":"1s"}]""");
        });
        foreach (var seen in seconds)
        {
            court.Seconds(1, second => WindowMerger.Merge(measured(seen))! with { Start = second.Start, Seconds = 1, Snapshot = second.Snapshot });
        }

        return court.Assessment;
    }

    private sealed record Seen(int Requests, int Errors, int Milliseconds);
}
