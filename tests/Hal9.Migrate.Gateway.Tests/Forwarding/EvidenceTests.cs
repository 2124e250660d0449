using System.Globalization;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tests.Forwarding;

public sealed class EvidenceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Measure_ManyRequestsAtOnce_EveryOneIsInTheWindowsOnce()
    {
        const int requests = 3_000;
        const int users = 97;
        await using var legacy = await TestUpstream.StartAsync(AnswerAsync);
        await using var successor = await TestUpstream.StartAsync(AnswerAsync);
        var snapshot = TestSnapshot.Of(legacy.Url, successor.Url, percent: 40) with { Routes = ["/api/neurons/{id}", "/api/signals"] };
        await using var gateway = await TestGateway.StartAsync(snapshot);

        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancelled }, async (i, cancelled) =>
        {
            using var request = RequestOf(i);
            request.Headers.Add("X-User", UserOf(i));
            using var response = await gateway.Client.SendAsync(request, cancelled);
            await response.Content.ReadAsByteArrayAsync(cancelled);
        });
        var evidence = await gateway.StopAndReadAsync();

        var expected = Enumerable.Range(0, requests).GroupBy(StratumOf).ToDictionary(group => group.Key, group => (group.LongCount(), group.LongCount(IsError)));
        evidence.Strata.ToDictionary(tally => tally.Stratum, tally => (tally.Requests, tally.Errors)).ShouldBe(expected, ignoreOrder: true);
        evidence.Strata.ShouldAllBe(tally => tally.Latency.Count == tally.Requests);
        evidence.LatencyOf(Subject.Legacy).Quantile(1)!.Value.ShouldBeGreaterThan(0);
        gateway.Controller.Windows.ShouldAllBe(window => window.Start.Ticks % TimeSpan.TicksPerSecond == 0 && window.Seconds == 1);
        (legacy.Seen.Count + successor.Seen.Count).ShouldBe(requests);

        static string UserOf(int i) => (i % users).ToString(CultureInfo.InvariantCulture);
        static bool IsError(int i) => i % 5 == 3;
        static HttpRequestMessage RequestOf(int i) => new(
            i % 3 == 0 ? HttpMethod.Post : HttpMethod.Get,
            $"{(i % 4 == 0 ? "/api/signals" : i % 4 == 1 ? $"/api/neurons/{i}" : "/elsewhere")}?fail={IsError(i)}");
        static Stratum StratumOf(int i) => new(
            Bucket.Of("salt", UserOf(i)) < 4_000 ? Subject.Successor : Subject.Legacy,
            i % 3 == 0 ? MethodClass.Unsafe : MethodClass.Safe,
            i % 4 == 0 ? "/api/signals" : i % 4 == 1 ? "/api/neurons/{id}" : Stratum.OtherRoutes);
        static Task AnswerAsync(HttpContext context)
        {
            context.Response.StatusCode = context.Request.Query["fail"] == "True" ? 500 : 200;
            return context.Response.WriteAsync("x", Cancelled);
        }
    }

    [Fact]
    public async Task Measure_ClientErrors_AreNoErrorsOfTheSide()
    {
        await using var legacy = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        await gateway.Client.GetAsync("/", Cancelled);

        var tally = (await gateway.StopAndReadAsync()).Strata.ShouldHaveSingleItem();
        (tally.Requests, tally.Errors).ShouldBe((1L, 0L));
    }

    [Fact]
    public async Task Measure_EventStream_IsCountedWithoutLatency()
    {
        await using var legacy = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            return context.Response.WriteAsync("data: x\n\n", Cancelled);
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        await gateway.Client.GetStringAsync("/", Cancelled);

        var evidence = await gateway.StopAndReadAsync();
        var tally = evidence.Strata.ShouldHaveSingleItem();
        (tally.Requests, tally.Latency.Count).ShouldBe((1L, 0L));
        evidence.Samples.ShouldBeEmpty();
    }

    [Fact]
    public async Task Measure_SlowAndFailedRequests_AreSampledWithTheirTrace()
    {
        await using var legacy = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/api/neurons/7" ? 503 : 200;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy) with { Routes = ["/api/neurons/{id}"] });

        using var failing = new HttpRequestMessage(HttpMethod.Get, "/api/neurons/7?secret=1");
        failing.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        await gateway.Client.SendAsync(failing, Cancelled);
        await gateway.Client.PutAsync("/other", new StringContent("x"), Cancelled);

        var samples = (await gateway.StopAndReadAsync()).Samples;
        var failed = samples.Single(sample => sample.Error is not null);
        (failed.Subject, failed.Method, failed.Route, failed.Status, failed.TraceId, failed.Error)
            .ShouldBe((Subject.Legacy, "GET", "/api/neurons/{id}", 503, "0af7651916cd43dd8448eb211c80319c", "status"));
        var slow = samples.Single(sample => sample.Error is null);
        (slow.Method, slow.Route, slow.Status).ShouldBe(("PUT", Stratum.OtherRoutes, 200));
        slow.TraceId.ShouldContain(":");
        slow.Milliseconds.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Measure_RequestsUnderWay_AreCountedBySide()
    {
        var arrived = new SemaphoreSlim(0);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task HoldAsync(HttpContext context)
        {
            arrived.Release();
            await finish.Task;
        }

        await using var legacy = await TestUpstream.StartAsync(HoldAsync);
        await using var successor = await TestUpstream.StartAsync(HoldAsync);
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url));

        var before = gateway.Client.GetAsync("/", Cancelled);
        await arrived.WaitAsync(Cancelled);
        await gateway.Controller.ObeyedAsync(TestSnapshot.Of(legacy.Url, successor.Url, percent: 100, version: 2));
        var after = gateway.Client.GetAsync("/", Cancelled);
        await arrived.WaitAsync(Cancelled);

        (gateway.Host.LegacyInFlight, gateway.Host.SuccessorInFlight).ShouldBe((1, 1));
        await gateway.Controller.ReportAsync(report => report is { LegacyInFlight: 1, SuccessorInFlight: 1 });
        finish.SetResult();
        await Task.WhenAll(before, after);
        await gateway.Host.StopAsync(Cancelled);
        (gateway.Host.LegacyInFlight, gateway.Host.SuccessorInFlight).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Measure_SnapshotChangesWithinASecond_WindowBearsTheOlderOne()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));
        await gateway.Controller.ReportAsync(report => report.Windows.Any(window => window.Window.Snapshot == new SnapshotId(1, 1)));

        await gateway.Controller.ObeyedAsync(TestSnapshot.Of(legacy) with { Id = new SnapshotId(1, 2), Percentage = Percentage.Zero });
        await gateway.Controller.ReportAsync(report => report.Windows.Any(window => window.Window.Snapshot == new SnapshotId(1, 2)));

        // While it is told of 1.2, windows go from 1.1 to 1.2 and never back, nor does any claim 1.2 that began before it.
        var ids = gateway.Controller.Windows.Select(window => window.Snapshot).SkipWhile(id => id == default).ToList();
        ids.ShouldBe(ids.Order());
        gateway.Controller.Windows.Last(window => window.Snapshot == new SnapshotId(1, 1)).Start
            .ShouldBeLessThan(gateway.Controller.Windows.First(window => window.Snapshot == new SnapshotId(1, 2)).Start);
    }
}
