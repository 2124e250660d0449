using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tests.Writes;

public sealed class HoldTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hold_WritesWaitAndReadsDoNot_ThenTheNewOwnerGetsThem()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 0, writes => writes with { Mode = WritesMode.Hold });

        var waiting = Enumerable.Range(0, 20).Select(_ => sides.AskAsync("POST")).ToList();
        await sides.Controller.ReportAsync(report => report.Held == 20);
        (await sides.AskAsync("GET")).ShouldBe("legacy");
        waiting.ShouldAllBe(answer => !answer.IsCompleted);
        await sides.NextAsync(writes => writes with { Owner = Side.Successor, Mode = WritesMode.Open }, percent: 100);

        (await Task.WhenAll(waiting)).ShouldAllBe(answer => answer == "successor");
        sides.Legacy.Seen.ShouldAllBe(seen => seen.Method == "GET");
        var report = await sides.Controller.ReportAsync(report => report is { Held: 0, WritesInFlight: 0 } && report.Obeys == sides.Snapshot.Id);
        report.HeldInAll.ShouldBe(20);
    }

    [Fact]
    public async Task Hold_FenceIsGivenUp_TheOldOwnerGetsThem()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 100, writes => writes with { Mode = WritesMode.Hold });

        var waiting = sides.AskAsync("POST");
        await sides.Controller.ReportAsync(report => report.Held == 1);
        await sides.NextAsync(writes => writes with { Mode = WritesMode.Open });

        (await waiting).ShouldBe("legacy");
    }

    [Fact]
    public async Task Hold_TakesTooLong_GoesToTheOldOwnerWithoutAnError()
    {
        await using var sides = await TwoSides.StartAsync(
            Side.Legacy, 100, writes => writes with { Mode = WritesMode.Hold, HoldTimeout = TimeSpan.FromMilliseconds(50) });

        (await sides.AskAsync("POST")).ShouldBe("legacy");

        (await sides.Controller.ReportAsync(report => report.HeldInAll == 1)).Held.ShouldBe(0);
    }

    [Fact]
    public async Task Hold_MoreThanThereIsRoomFor_GoToTheOldOwnerAtOnce()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 100, writes => writes with { Mode = WritesMode.Hold, MaxHeld = 2 });
        var waiting = new[] { sides.AskAsync("POST", "/1"), sides.AskAsync("POST", "/2") };
        await sides.Controller.ReportAsync(report => report.Held == 2);

        (await sides.AskAsync("POST", "/3")).ShouldBe("legacy");

        waiting.ShouldAllBe(answer => !answer.IsCompleted);
        await sides.NextAsync(writes => writes with { Owner = Side.Successor, Mode = WritesMode.Open });
        (await Task.WhenAll(waiting)).ShouldAllBe(answer => answer == "successor");
        (await sides.Controller.ReportAsync(report => report.HeldInAll > 0)).HeldInAll.ShouldBe(2);
    }

    [Fact]
    public async Task Hold_SeveralSnapshotsInAFence_TheTimeCountsOverAllOfThem()
    {
        await using var sides = await TwoSides.StartAsync(
            Side.Legacy, 100, writes => writes with { Mode = WritesMode.Hold, HoldTimeout = TimeSpan.FromSeconds(3) });
        var waiting = sides.AskAsync("POST");
        await sides.Controller.ReportAsync(report => report.Held == 1);

        while (!waiting.IsCompleted)
        {
            await sides.NextAsync(writes => writes with { MaxHeld = writes.MaxHeld + 1 });
        }

        (await waiting).ShouldBe("legacy");
    }

    [Fact]
    public async Task Hold_ClientGoesAway_IsForgottenAndNeverForwarded()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 0, writes => writes with { Mode = WritesMode.Hold });
        using var client = await RawHttp.ConnectAsync(sides.Gateway.Url);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        await sides.Controller.ReportAsync(report => report.Held == 1);

        client.Reset();

        await sides.Controller.ReportAsync(report => report.HeldInAll == 1 && report.Held == 0);
        await sides.NextAsync(writes => writes with { Mode = WritesMode.Open });
        (await sides.AskAsync("GET")).ShouldBe("legacy");
        sides.Legacy.Seen.ShouldAllBe(seen => seen.Method == "GET");
    }

    [Fact]
    public async Task Hold_WriteWasUnderWay_IsReportedAndItsEndAtOnce()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 0);
        var (began, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        sides.Legacy.Handler = async context =>
        {
            began.TrySetResult();
            await goOn.Task;
            await context.Response.WriteAsync("written", Cancelled);
        };
        var write = sides.AskAsync("POST");
        await began.Task.WaitAsync(Cancelled);

        // Nothing but the end of the write makes this controller's gateway report again in time.
        sides.Controller.LongPoll = TimeSpan.FromMinutes(5);
        await sides.NextAsync(writes => writes with { Mode = WritesMode.Hold });
        sides.Controller.Reports.Last(report => report.Obeys == sides.Snapshot.Id).WritesInFlight.ShouldBe(1);
        goOn.SetResult();

        (await sides.Controller.ReportAsync(report => report.Obeys == sides.Snapshot.Id && report.WritesInFlight == 0)).Held.ShouldBe(0);
        (await write).ShouldBe("written");
    }

    /// <summary>The promise by which a fence is made: obeyed and none under way means that no write reaches a service any more.</summary>
    [Fact]
    public async Task Hold_AcknowledgedWithNothingUnderWay_NoWriteReachesAServiceUntilItIsReleased()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 0);
        var (isFenced, broken, written) = (false, 0, 0);
        RequestDelegate handler = async context =>
        {
            Interlocked.Increment(ref written);
            Look();
            await Task.Yield();
            await context.Response.WriteAsync("written", Cancelled);
            Look();

            void Look() => Interlocked.Add(ref broken, Volatile.Read(ref isFenced) ? 1 : 0);
        };
        (sides.Legacy.Handler, sides.Legacy.Remembers) = (handler, false);
        (sides.Successor.Handler, sides.Successor.Remembers) = (handler, false);
        using var enough = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 16).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
            {
                (await sides.AskAsync("POST")).ShouldBe("written");
            }
        }).ToList();

        for (var fence = 0; fence < 25; fence++)
        {
            await sides.NextAsync(writes => writes with { Mode = WritesMode.Hold });
            await sides.Controller.ReportAsync(report => report.Obeys == sides.Snapshot.Id && report.WritesInFlight == 0);
            Volatile.Write(ref isFenced, true);
            await sides.Controller.ReportAsync(report => report.Obeys == sides.Snapshot.Id && report.Held == writers.Count);
            broken.ShouldBe(0);
            Volatile.Write(ref isFenced, false);
            var before = Volatile.Read(ref written);
            await sides.NextAsync(writes => writes with { Mode = WritesMode.Open, Owner = fence % 2 == 0 ? Side.Successor : Side.Legacy });
            while (Volatile.Read(ref written) < before + writers.Count)
            {
                await Task.Yield();
            }
        }

        await enough.CancelAsync();
        await Task.WhenAll(writers);
    }
}
