using Hal9.Migrate.Sqlite.Lanes;

namespace Hal9.Migrate.Sqlite.Tests;

public sealed class LaneTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WithWorkWaiting_DoesTheUrgentFirstAndEachInItsOrder()
    {
        var lane = new Lane("test");
        var order = new List<string>();
        using var gate = new ManualResetEventSlim();
        var first = lane.RunAsync(Urgency.Patient, () => { gate.Wait(Stop); return 0; }, Stop);
        var rest = new[] { ("p1", Urgency.Patient), ("u1", Urgency.Urgent), ("p2", Urgency.Patient), ("u2", Urgency.Urgent) }
            .Select(work => lane.RunAsync(work.Item2, () => { order.Add(work.Item1); return 0; }, Stop)).ToList();
        gate.Set();
        await Task.WhenAll([first, .. rest]);
        order.ShouldBe(["u1", "u2", "p1", "p2"]);
        await lane.CloseAsync(() => { });
    }

    [Fact]
    public async Task Run_CancelledWhileWaiting_IsNotDone()
    {
        var lane = new Lane("test");
        using var gate = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var isDone = false;
        var first = lane.RunAsync(Urgency.Urgent, () => { gate.Wait(Stop); return 0; }, Stop);
        var second = lane.RunAsync(Urgency.Urgent, () => isDone = true, cancellation.Token);
        await cancellation.CancelAsync();
        gate.Set();
        await first;
        await Should.ThrowAsync<OperationCanceledException>(() => second);
        isDone.ShouldBeFalse();
        await lane.CloseAsync(() => { });
    }

    [Fact]
    public async Task Run_OfWorkThatFails_TellsItsCallerAndGoesOn()
    {
        var lane = new Lane("test");
        await Should.ThrowAsync<FormatException>(() => lane.RunAsync<int>(Urgency.Urgent, () => throw new FormatException(), Stop));
        (await lane.RunAsync(Urgency.Urgent, () => 7, Stop)).ShouldBe(7);
        await lane.CloseAsync(() => { });
    }

    [Fact]
    public async Task Close_WithWorkWaiting_DoesItThenTheLastThing()
    {
        var lane = new Lane("test");
        var order = new List<int>();
        var work = Enumerable.Range(0, 5).Select(i => lane.RunAsync(Urgency.Patient, () => { order.Add(i); return i; }, Stop)).ToList();
        await lane.CloseAsync(() => order.Add(99));
        await Task.WhenAll(work);
        order.ShouldBe([0, 1, 2, 3, 4, 99]);
        await Should.ThrowAsync<ObjectDisposedException>(() => lane.RunAsync(Urgency.Urgent, () => 0, Stop));
    }
}
