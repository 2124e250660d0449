using Hal9.Migrate.Cli.Demo;
using Hal9.Migrate.Client.Tests;
using Hal9.Migrate.Gateway.Hosting;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hal9.Migrate.Cli.Tests.Demo;

/// <summary>Real services, a real gateway, the real state engine, and users who write and read back while writes change hands and come back.</summary>
public sealed class WritesUnderLoadTests(ITestOutputHelper output)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Handover_ThereAndBackTwiceUnderLoad_NobodyFailsAndNothingIsLost()
    {
        using var folder = new TemporaryFolder();
        await using var flat = await StartAsync("flat", folder);
        await using var units = await StartAsync("hierarchical", folder);
        await using var practice = new StatePractice(AddressOf(flat), folder.Of("flat.db"), AddressOf(units), folder.Of("hierarchical.db"));
        await using var gateway = new GatewayHost(
            new() { Id = "practice", Listen = ["http://127.0.0.1:0"], SnapshotPath = folder.Of("snapshot.json") }, practice, TimeProvider.System, NullLoggerFactory.Instance);
        await gateway.StartAsync(Cancelled);
        await practice.RouteAsync(Percentage.Zero);
        using var http = new HttpClient();
        var signals = await Signals.ReadAsync(http, AddressOf(flat), Cancelled);
        await using var load = new LoadGenerator(new Uri(gateway.Addresses[0]), signals, rate: 150, writes: true, TimeProvider.System);

        for (var round = 0; round < 2; round++)
        {
            await RunAsync(Side.Legacy, 15);
            await practice.RouteAsync(Percentage.Of(50));
            await RunAsync(Side.Legacy, 30);
            Say(await practice.PassAsync(Side.Successor, Percentage.Hundred));
            await RunAsync(Side.Successor, 15);
            Say(await practice.PassAsync(Side.Legacy, Percentage.Zero));
        }

        await RunAsync(Side.Legacy, 15);
        await load.DisposeAsync();
        await practice.SynchronizeUntilAsync(Side.Legacy, () => true);

        load.Tally.Failed.ShouldBe(0);
        (load.Tally.Legacy, load.Tally.Successor).ShouldSatisfyAllConditions(sides => sides.Legacy.ShouldBeGreaterThan(100), sides => sides.Successor.ShouldBeGreaterThan(100));
        (await load.Written.CountLostAsync(http, AddressOf(flat), Cancelled)).ShouldBe(0);
        (await load.Written.CountLostAsync(http, AddressOf(units), Cancelled)).ShouldBe(0, "the other side is in step");
        practice.SettledRuns.ShouldBe(1);
        output.WriteLine($"{load.Tally.Total} requests, {load.Written.Count} writes, {practice.Last.HeldInAll} held");

        Task RunAsync(Side owner, int writes)
        {
            var enough = load.Written.Count + writes;
            return practice.SynchronizeUntilAsync(owner, () => load.Written.Count >= enough);
        }

        void Say(State.Handovers.HandoverReport report)
        {
            report.IsDone.ShouldBeTrue(report.Reason);
            output.WriteLine($"fence {report.Fence.TotalMilliseconds:0.0} ms");
        }
    }

    private static Task<ChildProcess> StartAsync(string mode, TemporaryFolder folder) => ChildProcess.StartAsync(
        $"{mode} HAL9", ProgramFiles.Sample(), ["--mode", mode, "--urls", "http://127.0.0.1:0", "--store", folder.Of($"{mode}.db"), "--neurons", "1000"],
        new Dictionary<string, string>(), Cancelled);

    private static Uri AddressOf(ChildProcess service) => new(service.Announcement.GetProperty("listening").GetString()!);
}
