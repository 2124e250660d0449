using System.Text.Json;
using Hal9.Migrate.Comparison;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Mirroring;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Json;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tests.Mirroring;

/// <summary>What differs by itself is learnt from the legacy, and only from requests that change nothing.</summary>
public sealed class NoiseTests
{
    private const int Requests = 40;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mirror_LegacyDiffersFromItself_ItIsNoiseAndTheRestIsNot()
    {
        using var replayed = new SemaphoreSlim(0);
        await using var legacy = await TestUpstream.StartAsync(context => AnswerAsync(context, name: "Dave", replayed));
        await using var successor = await TestUpstream.StartAsync(context => AnswerAsync(context, name: "Frank"));
        await using var gateway = await StartAsync(legacy, successor);

        await AskAsync(gateway, HttpMethod.Get, Requests, replayed);
        var tally = (await gateway.StopAndReadAsync()).Mirror;
        var book = NoiseBook.Of(tally, learns: true);

        (tally.Mismatched, tally.Replayed).ShouldBe((Requests, Requests));
        book.Findings.Select(finding => (finding.Route, finding.Path, finding.Verdict, finding.Raw, finding.Noise)).ShouldBe(
        [
            ("/{id}", "/name", DifferenceVerdict.Difference, Requests, 0),
            ("/{id}", "/request", DifferenceVerdict.Noise, Requests, Requests),
        ]);
        book.MismatchesOf(tally).ShouldBe((Requests, Requests));
        legacy.Seen.Count(seen => seen["X-Hal9-Mirrored"] == "true").ShouldBe(Requests);
        successor.Seen.ShouldAllBe(seen => seen["X-Hal9-Mirrored"] == "true");
        legacy.Seen.Select(seen => seen.Target).ToHashSet().ShouldBe(successor.Seen.Select(seen => seen.Target), ignoreOrder: true);
        var example = book.Findings[0].Examples[0];
        (example.Legacy[..20], example.Successor[..20]).ShouldBe(("text of 4 characters", "text of 5 characters"));
        JsonSerializer.Serialize(tally, Hal9Json.Options).ShouldNotContain("Dave");
    }

    [Fact]
    public async Task Mirror_ValuesMayBeShown_ExamplesShowThem()
    {
        await using var legacy = await TestUpstream.StartAsync(context => AnswerAsync(context, name: "Dave"));
        await using var successor = await TestUpstream.StartAsync(context => AnswerAsync(context, name: "Frank"));
        await using var gateway = await StartAsync(legacy, successor, mirror => mirror with { Comparison = new() { Examples = ExampleValues.Shown, Ignore = ["/request"] } });

        using var request = new HttpRequestMessage(HttpMethod.Get, "/1");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        await gateway.Client.SendAsync(request, Cancelled);
        await MirrorTests.MirroredAsync(gateway, candidates: 1);

        var example = (await gateway.StopAndReadAsync()).Mirror.Differences.ShouldHaveSingleItem().Examples.ShouldHaveSingleItem();
        (example.Legacy, example.Successor, example.TraceId).ShouldBe(("\"Dave\"", "\"Frank\"", "0af7651916cd43dd8448eb211c80319c"));
    }

    [Fact]
    public async Task Mirror_NoExamplesWanted_NoneAreKept()
    {
        await using var legacy = await TestUpstream.StartAsync(context => AnswerAsync(context, name: "Dave"));
        await using var successor = await TestUpstream.StartAsync(context => AnswerAsync(context, name: "Frank"));
        await using var gateway = await StartAsync(legacy, successor, mirror => mirror with { Comparison = new() { Examples = ExampleValues.None } });

        await AskAsync(gateway, HttpMethod.Get, 1);

        (await gateway.StopAndReadAsync()).Mirror.Differences.ShouldAllBe(place => place.Examples.IsEmpty);
    }

    [Fact]
    public async Task Mirror_UnsafeMethods_AreNeverAskedTwice()
    {
        await using var legacy = await TestUpstream.StartAsync(context => AnswerAsync(context, name: "Dave"));
        await using var successor = await TestUpstream.StartAsync(context => AnswerAsync(context, name: "Dave"));
        await using var gateway = await StartAsync(legacy, successor, mirror => mirror with { UnsafeMethods = true });

        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete })
        {
            await AskAsync(gateway, method, Requests);
        }

        await MirrorTests.MirroredAsync(gateway, 4 * Requests);
        var tally = (await gateway.StopAndReadAsync()).Mirror;

        (tally.Compared, tally.Replayed, legacy.Seen.Count).ShouldBe((4 * Requests, 0, 4 * Requests));
        NoiseBook.Of(tally, learns: true).Findings.ShouldHaveSingleItem().Verdict.ShouldBe(DifferenceVerdict.Difference);
    }

    [Fact]
    public async Task Mirror_LearningIsOff_NothingIsAskedTwice()
    {
        await using var legacy = await TestUpstream.StartAsync(context => AnswerAsync(context, name: "Dave"));
        await using var successor = await TestUpstream.StartAsync(context => AnswerAsync(context, name: "Dave"));
        await using var gateway = await StartAsync(legacy, successor, mirror => mirror with { Noise = NoiseLearning.Off });

        await AskAsync(gateway, HttpMethod.Get, Requests);
        var tally = (await gateway.StopAndReadAsync()).Mirror;

        legacy.Seen.Count.ShouldBe(Requests);
        NoiseBook.Of(tally, learns: false).MismatchesOf(tally).ShouldBe((Requests, Requests));
    }

    [Fact]
    public async Task Mirror_LegacyHangsWhenAskedTwice_UsersNoticeNothingAndOnlyAFewAreUnderWay()
    {
        var (underWay, most) = (0, 0);
        await using var legacy = await TestUpstream.StartAsync(async context =>
        {
            if (context.Request.Headers.ContainsKey("X-Hal9-Mirrored"))
            {
                InterlockedMax(ref most, Interlocked.Increment(ref underWay));
                await Forever.WaitAsync(context.RequestAborted);
            }

            await AnswerAsync(context, name: "Dave");
        });
        await using var successor = await TestUpstream.StartAsync(context => AnswerAsync(context, name: "Dave"));
        await using var gateway = await StartAsync(legacy, successor, mirror => mirror with { Timeout = TimeSpan.FromMinutes(5) });

        await AskAsync(gateway, HttpMethod.Get, 10 * Requests);
        await MirrorTests.MirroredAsync(gateway, 10 * Requests);
        var evidence = await gateway.StopAndReadAsync();

        (evidence.Mirror.Compared, evidence.Mirror.Replayed).ShouldBe((10 * Requests, 0));
        evidence.ErrorsOf(Subject.Legacy).ShouldBe(0);
        evidence.RequestsOf(Subject.Legacy).ShouldBe(10 * Requests);
        most.ShouldBeInRange(1, NoiseSampler.MostUnderWay);
    }

    [Fact]
    public async Task Mirror_LegacyFailsWhenAskedTwice_IsCounted()
    {
        using var replayed = new SemaphoreSlim(0);
        await using var legacy = await TestUpstream.StartAsync(context =>
        {
            if (context.Request.Headers.ContainsKey("X-Hal9-Mirrored"))
            {
                replayed.Release();
                context.Abort();
                return Task.CompletedTask;
            }

            return AnswerAsync(context, name: "Dave");
        });
        await using var successor = await TestUpstream.StartAsync(context => AnswerAsync(context, name: "Dave"));
        await using var gateway = await StartAsync(legacy, successor);

        await AskAsync(gateway, HttpMethod.Get, Requests, replayed);
        var evidence = await gateway.StopAndReadAsync();

        (evidence.Mirror.ReplaysFailed, evidence.Mirror.Replayed, evidence.ErrorsOf(Subject.Legacy)).ShouldBe((Requests, 0, 0));
    }

    private static Task<TestGateway> StartAsync(TestUpstream legacy, TestUpstream successor, Func<MirrorInstruction, MirrorInstruction>? change = null) =>
        TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url).WithMirror(mirror =>
        {
            mirror = mirror with { Noise = new() { Sample = Percentage.Hundred, MaxPerSecond = 10_000 } };
            return change?.Invoke(mirror) ?? mirror;
        }) with { Routes = ["/{id}"] });

    /// <summary>One after the other, and when they are asked twice, each after the one before it was.</summary>
    private static async Task AskAsync(TestGateway gateway, HttpMethod method, int requests, SemaphoreSlim? replayed = null)
    {
        for (var i = 0; i < requests; i++)
        {
            using var request = new HttpRequestMessage(method, $"/{i}");
            (await gateway.Client.SendAsync(request, Cancelled)).EnsureSuccessStatusCode();
            await (replayed?.WaitAsync(Cancelled) ?? Task.CompletedTask);
        }

        await gateway.Controller.ReportAsync(_ =>
        {
            var mirrors = gateway.Controller.Windows.Select(window => window.Mirror).ToList();
            return mirrors.Sum(mirror => mirror.Candidates) >= requests && (replayed is null || mirrors.Sum(mirror => mirror.Replayed + mirror.ReplaysFailed) >= requests);
        });
    }

    private static Task AnswerAsync(HttpContext context, string name, SemaphoreSlim? replayed = null)
    {
        if (context.Request.Headers.ContainsKey("X-Hal9-Mirrored"))
        {
            replayed?.Release();
        }

        return context.Response.WriteAsJsonAsync(new { name, request = Guid.NewGuid() }, Cancelled);
    }

    private static void InterlockedMax(ref int place, int value)
    {
        for (var seen = Volatile.Read(ref place); value > seen; seen = Volatile.Read(ref place))
        {
            if (Interlocked.CompareExchange(ref place, value, seen) == seen)
            {
                return;
            }
        }
    }
}
