using System.Net;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hal9.Migrate.Gateway.Tests.Hosting;

/// <summary>A gateway in a process of its own, with its controller behind real HTTP.</summary>
public sealed class ProcessTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_WhileServing_ComesBackWithTheLastSnapshotBeforeItReachesAController()
    {
        await using var legacy = await TestUpstream.StartAsync(context => context.Response.WriteAsync("legacy", Cancelled));
        await using var successor = await TestUpstream.StartAsync(context => context.Response.WriteAsync("successor", Cancelled));
        using var folder = new TestFolder();
        using var client = new HttpClient(TestGateway.NewHandler());
        var controller = new TestController(TestSnapshot.Of(legacy.Url, successor.Url));
        Uri controllerUrl;
        await using (var server = await ControllerServer.StartAsync(controller))
        {
            controllerUrl = server.Url;
            using var first = await ChildGateway.StartAsync(folder.File("snapshot.json"), controllerUrl);
            await controller.ObeyedAsync(TestSnapshot.Of(legacy.Url, successor.Url, percent: 100, version: 2));
            (await client.GetStringAsync(first.Url, Cancelled)).ShouldBe("successor");
            await first.KillAsync();
        }

        // Nobody answers at the controller's address any more.
        using var second = await ChildGateway.StartAsync(folder.File("snapshot.json"), controllerUrl);
        (await client.GetStringAsync(second.Url, Cancelled)).ShouldBe("successor");

        await using (await ControllerServer.StartAsync(controller, controllerUrl.Port))
        {
            var back = await controller.ReportAsync(report => report.Obeys == new SnapshotId(1, 2) && report.Incarnation != controller.Reports.First().Incarnation);
            back.Windows.Sum(window => window.Window.RequestsOf(Subject.Successor)).ShouldBeLessThanOrEqualTo(1);
            (await second.StopAsync()).ShouldBe(0);
        }

        var last = controller.Reports.Last();
        last.IsLast.ShouldBeTrue();
        controller.Windows.Sum(window => window.RequestsOf(Subject.Successor)).ShouldBeInRange(1, 2);
    }

    [Fact]
    public async Task Sync_OverHttp_EverythingArrivesAsItWasMeasured()
    {
        await using var legacy = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/bad" ? 500 : 200;
            return Task.CompletedTask;
        });
        using var folder = new TestFolder();
        var controller = new TestController(TestSnapshot.Of(legacy).WithMirror() with { Routes = ["/a/{b}"], ServedBy = true });
        await using var server = await ControllerServer.StartAsync(controller);
        using var gateway = await ChildGateway.StartAsync(folder.File("snapshot.json"), server.Url);
        await controller.ReportAsync(report => report.Obeys == new SnapshotId(1, 1));
        using var client = new HttpClient(TestGateway.NewHandler()) { BaseAddress = gateway.Url };

        (await client.GetAsync("/a/7", Cancelled)).Headers.GetValues("X-Hal9-Served-By").ShouldBe(["legacy"]);
        await client.GetAsync("/bad", Cancelled);
        await gateway.StopAsync();

        var evidence = controller.Evidence;
        evidence.Strata.Where(tally => tally.Stratum.Subject == Subject.Legacy)
            .Select(tally => (tally.Stratum.Route, tally.Requests, tally.Errors, tally.Latency.Count))
            .ShouldBe([("/a/{b}", 1, 0, 1), ("*", 1, 1, 1)], ignoreOrder: true);
        evidence.Mirror.Candidates.ShouldBe(2);
        evidence.Samples.Count(sample => sample is { Subject: Subject.Legacy, Error: "status" }).ShouldBe(1);
    }

    [Fact]
    public async Task Forward_TrustedServiceOverTls_Http2IsNegotiated()
    {
        // Only Unix takes further authorities from the environment.
        Assert.SkipWhen(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "The system's store cannot be extended for one process here.");
        await using var legacy = await TestUpstream.StartAsync(HttpProtocols.Http1AndHttp2, TestCertificate.Loopback);
        using var folder = new TestFolder();
        var controller = new TestController(TestSnapshot.Of(legacy));
        await using var server = await ControllerServer.StartAsync(controller);
        var (certificate, _) = TestCertificate.WriteTo(folder);
        using var gateway = await ChildGateway.StartAsync(
            folder.File("snapshot.json"), server.Url, start => start.Environment["SSL_CERT_FILE"] = certificate);
        await controller.ReportAsync(report => report.Obeys == new SnapshotId(1, 1));
        using var client = new HttpClient(TestGateway.NewHandler());

        using var request = new HttpRequestMessage(HttpMethod.Get, gateway.Url) { Headers = { Host = legacy.Url.Authority } };
        (await client.SendAsync(request, Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);

        legacy.Seen.ShouldHaveSingleItem().Protocol.ShouldBe("HTTP/2");
    }
}
