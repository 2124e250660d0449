using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Gateway.Tests.Control;

public sealed class SyncTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Obey_NewSnapshot_IsInEffectAndOnDiskBeforeItIsAcknowledged()
    {
        await using var legacy = await TestUpstream.StartAsync(context => context.Response.WriteAsync("legacy", Cancelled));
        await using var successor = await TestUpstream.StartAsync(context => context.Response.WriteAsync("successor", Cancelled));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url));

        for (var version = 2; version < 12; version++)
        {
            var percent = version % 2 == 0 ? 100 : 0;
            await gateway.Controller.ObeyedAsync(TestSnapshot.Of(legacy.Url, successor.Url, percent, version));

            gateway.Host.SnapshotId.ShouldBe(new SnapshotId(1, version));
            (await gateway.Client.GetStringAsync("/", Cancelled)).ShouldBe(percent == 100 ? "successor" : "legacy");
            File.ReadAllText(gateway.Folder.File("snapshot.json")).ShouldContain($"\"version\":{version}");
        }
    }

    [Fact]
    public async Task Report_WantsItsAnswerWhenTheNextSecondIsFinished()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));
        while (gateway.Controller.Reports.Count(report => report.MoreInSeconds > 0.02) < 3)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancelled);
        }

        foreach (var report in gateway.Controller.Reports.Where(report => report.MoreInSeconds > 0.02))
        {
            report.MoreInSeconds!.Value.ShouldBeLessThan(1.011);
            var over = report.SentAt.AddSeconds(report.MoreInSeconds.Value);
            ((over.Ticks % TimeSpan.TicksPerSecond) / (double)TimeSpan.TicksPerMillisecond).ShouldBeInRange(5, 10, "a moment after a second is over; the clock was read twice");
        }
    }

    [Fact]
    public async Task Obey_SnapshotsOutOfOrder_TheOlderIsRefused()
    {
        await using var legacy = await TestUpstream.StartAsync(context => context.Response.WriteAsync("legacy", Cancelled));
        await using var successor = await TestUpstream.StartAsync(context => context.Response.WriteAsync("successor", Cancelled));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url, version: 5));

        // The same reign with an earlier version, then an earlier reign with a later version.
        gateway.Controller.Instruct(TestSnapshot.Of(legacy.Url, successor.Url, percent: 100, version: 4));
        await gateway.Log.LineAsync("Refused snapshot 1.4");
        gateway.Controller.Instruct(TestSnapshot.Of(legacy.Url, successor.Url, percent: 100, version: 9) with { Id = new SnapshotId(0, 9) });
        await gateway.Log.LineAsync("Refused snapshot 0.9");

        gateway.Host.SnapshotId.ShouldBe(new SnapshotId(1, 5));
        (await gateway.Client.GetStringAsync("/", Cancelled)).ShouldBe("legacy");
    }

    [Fact]
    public async Task Obey_SnapshotOfAnotherJournal_IsRefusedNamingTheFileToDelete()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        gateway.Controller.Instruct(TestSnapshot.Of(legacy) with { JournalId = "journal-b", Id = new SnapshotId(9, 9) });
        var line = await gateway.Log.LineAsync("journal-b");

        line.Level.ShouldBe(LogLevel.Error);
        line.Text.ShouldContain(gateway.Folder.File("snapshot.json"));
        gateway.Host.SnapshotId.ShouldBe(new SnapshotId(1, 1));
        gateway.Controller.Reports.Last().JournalId.ShouldBe("journal-a");
    }

    [Fact]
    public async Task Obey_UnusableSnapshot_IsRefusedAndTheOldOneServesOn()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        gateway.Controller.Instruct(TestSnapshot.Of(legacy) with { Id = new SnapshotId(1, 2), RouteTokenKey = "no base64!" });
        (await gateway.Log.LineAsync("Refused snapshot 1.2")).Level.ShouldBe(LogLevel.Error);

        (await gateway.Client.GetStringAsync("/", Cancelled)).ShouldBe("ok");
    }

    [Fact]
    public async Task Restart_ControllerIsGone_GoesOnWithTheLastSnapshot()
    {
        await using var legacy = await TestUpstream.StartAsync(context => context.Response.WriteAsync("legacy", Cancelled));
        await using var successor = await TestUpstream.StartAsync(context => context.Response.WriteAsync("successor", Cancelled));
        await using var first = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url, percent: 100));
        await first.Host.StopAsync(Cancelled);

        var gone = new TestController { Trouble = new HttpRequestException("gone") };
        await using var second = await TestGateway.StartAsync(gone, options => options with { SnapshotPath = first.Folder.File("snapshot.json") });

        (await second.Client.GetStringAsync("/", Cancelled)).ShouldBe("successor");
        second.Host.SnapshotId.ShouldBe(new SnapshotId(1, 1));
    }

    [Fact]
    public async Task Restart_CorruptSnapshotFile_SaysSoAndGoesOnWithout()
    {
        await using var legacy = await TestUpstream.StartAsync();
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("broken.json"), """{"journal_id":"journal-a","id":{"epo""");
        var controller = new TestController { Trouble = new HttpRequestException("gone") };
        await using var gateway = await TestGateway.StartAsync(controller, options => options with { SnapshotPath = folder.File("broken.json") });

        ((int)(await gateway.Client.GetAsync("/", Cancelled)).StatusCode).ShouldBe(503);
        (await gateway.Log.LineAsync(folder.File("broken.json"))).Level.ShouldBe(LogLevel.Error);

        controller.Trouble = null;
        await controller.ObeyedAsync(TestSnapshot.Of(legacy));
        (await gateway.Client.GetStringAsync("/", Cancelled)).ShouldBe("ok");
        File.ReadAllText(folder.File("broken.json")).ShouldEndWith("}");
    }

    [Fact]
    public async Task Obey_SnapshotFileCannotBeWritten_IsObeyedAllTheSame()
    {
        await using var legacy = await TestUpstream.StartAsync();
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("in-the-way"), "a file where a folder should be");
        await using var gateway = await TestGateway.StartAsync(
            TestSnapshot.Of(legacy), options => options with { SnapshotPath = Path.Combine(folder.File("in-the-way"), "snapshot.json") });

        (await gateway.Client.GetStringAsync("/", Cancelled)).ShouldBe("ok");
        (await gateway.Log.LineAsync("could not be written")).Level.ShouldBe(LogLevel.Error);
    }

    [Fact]
    public async Task Sync_ControllerIsLostForAWhile_ServesOnAndDeliversEveryWindowOnce()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));
        await gateway.Client.GetStringAsync("/", Cancelled);

        gateway.Controller.Trouble = new HttpRequestException("Connection refused");
        await gateway.Log.LineAsync("cannot be reached");
        await gateway.Client.GetStringAsync("/", Cancelled);
        await gateway.Controller.ReportAsync(report => report.Windows.Sum(window => window.Window.RequestsOf(Subject.Legacy)) >= 1);
        gateway.Controller.Trouble = null;
        await gateway.Log.LineAsync("answers again");
        await gateway.Client.GetStringAsync("/", Cancelled);

        (await gateway.StopAndReadAsync()).RequestsOf(Subject.Legacy).ShouldBe(3);
        gateway.Log.Lines.Count(line => line.Level == LogLevel.Warning).ShouldBe(1);
    }

    [Fact]
    public async Task Sync_AnswersAreLost_WindowsAreRepeatedWithTheSameSequence()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));
        gateway.Controller.LoseAnswers = true;
        await gateway.Client.GetStringAsync("/", Cancelled);

        // One that the controller has had already comes again, because the gateway was never told.
        var first = await gateway.Controller.ReportAsync(report => report.Windows.Any(window => window.Window.RequestsOf(Subject.Legacy) == 1));
        var sequence = first.Windows.Single(window => window.Window.RequestsOf(Subject.Legacy) == 1).Sequence;
        await gateway.Controller.ReportAsync(report => report != first && report.Windows.Any(window => window.Sequence == sequence));
        gateway.Controller.LoseAnswers = false;

        var evidence = await gateway.StopAndReadAsync();
        evidence.RequestsOf(Subject.Legacy).ShouldBe(1);
        var starts = gateway.Controller.Windows.Select(window => window.Start).ToList();
        starts.ShouldBe(starts.Distinct().Order());
    }

    [Fact]
    public async Task Sync_ControllerRefuses_SaysWhyOnceAndServesOn()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        gateway.Controller.Trouble = new MigrateException(ProblemCode.Unauthenticated, "There is no such token.", "Make one.");
        var line = await gateway.Log.LineAsync("There is no such token. Make one.");
        await gateway.Controller.ReportsAsync(3);

        line.Level.ShouldBe(LogLevel.Error);
        gateway.Log.Lines.Count(other => other.Level == LogLevel.Error).ShouldBe(1);
        (await gateway.Client.GetStringAsync("/", Cancelled)).ShouldBe("ok");
    }

    [Fact]
    public async Task Sync_Reports_NameTheGatewayAndOneIncarnation()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));
        await gateway.Host.StopAsync(Cancelled);

        gateway.Controller.Reports.ShouldAllBe(report => report.Gateway == "gateway-1");
        gateway.Controller.Reports.Select(report => report.Incarnation).Distinct().ShouldHaveSingleItem().Length.ShouldBe(16);
        gateway.Controller.Reports.SkipLast(1).ShouldAllBe(report => !report.IsLast);
    }
}
