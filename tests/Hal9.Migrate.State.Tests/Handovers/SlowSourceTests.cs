using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Handovers;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;
using Hal9.Migrate.State.Tests.Memory;
using Hal9.Migrate.State.Tests.Model;
using Microsoft.Extensions.Time.Testing;

namespace Hal9.Migrate.State.Tests.Handovers;

public sealed class SlowSourceTests : ICessionJournal
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryStore _legacy = new("legacy", new());
    private readonly MemoryStore _successor = new("successor", new());
    private TimeSpan _legacyTakes = TimeSpan.FromMilliseconds(480);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Step_TheSourceIsSlow_AppliesButCopiesNothingUntilItIsFast()
    {
        for (var key = 1; key <= 40; key++)
        {
            _legacy.TryWrite("items", key, key);
        }

        var throttle = new RowThrottle(_time) { PauseAbove = TimeSpan.FromMilliseconds(200) };
        var stores = new StatePair(new Slow(this, _legacy, () => _legacyTakes), new Slow(this, _successor, () => TimeSpan.FromSeconds(9)));
        var controller = new StateController(
            stores, [new Lane("items", [MemoryReader.Mapping("items")])], 1, this, new(new ChunkLimit(1, 1_000), 10) { Turn = TimeSpan.Zero, LongestTurn = TimeSpan.Zero }, throttle);
        await StepAsync(controller, 12);
        var copied = controller.Counts.Copied;
        copied.ShouldBeInRange(1, 9, "until it was found to be slow");
        throttle.PauseReason.ShouldNotBeNull().ShouldContain("answers in 480 ms, limit 200 ms");
        _legacy.TryWrite("items", 1, 11);
        await StepAsync(controller, 10);
        (controller.Counts.Copied, controller.Counts.Applied).ShouldBe((copied, 1), "what waits lies on the source's disk");
        _legacyTakes = TimeSpan.FromMilliseconds(50);
        await StepAsync(controller, 20);
        controller.Counts.Copied.ShouldBeGreaterThan(copied);
        throttle.PauseReason.ShouldBeNull("that the target is slow is another matter");
    }

    Task<Control.Cession?> ICessionJournal.ReadAsync(CancellationToken cancellationToken) => Task.FromResult<Control.Cession?>(null);

    Task ICessionJournal.WriteAsync(Control.Cession cession, CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task StepAsync(StateController controller, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            await controller.StepAsync(Side.Legacy, givesUp: false, Stop);
        }
    }

    private sealed class Slow(SlowSourceTests test, MemoryStore store, Func<TimeSpan> takes) : StoreDecorator(new MemoryConnection(store, new AtOnce()))
    {
        public override async Task<StoreStatus> ReadStatusAsync(CancellationToken cancellationToken)
        {
            test._time.Advance(takes());
            return await base.ReadStatusAsync(cancellationToken);
        }
    }
}
