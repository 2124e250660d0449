using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Control;
using Hal9.Migrate.Gateway.Forwarding;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Mirroring;
using Hal9.Migrate.Gateway.Writes;
using Hal9.Migrate.Gateways;
using Microsoft.Extensions.Time.Testing;

namespace Hal9.Migrate.Gateway.Tests.Control;

public sealed class WindowLogTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Confirm_SomeWindows_TheRestWaits()
    {
        var log = new WindowLog();
        for (var i = 0; i < 5; i++)
        {
            log.Add(new EvidenceWindow { Start = Start.AddSeconds(i) });
        }

        log.Unconfirmed.Select(window => window.Sequence).ShouldBe([1, 2, 3, 4, 5]);
        log.Confirm(3);
        log.Confirm(2);
        log.Unconfirmed.Select(window => window.Sequence).ShouldBe([4, 5]);
        log.Confirm(100);
        log.Unconfirmed.ShouldBeEmpty();
        log.Add(new EvidenceWindow { Start = Start });
        log.Unconfirmed.Single().Sequence.ShouldBe(6);
    }

    [Fact]
    public void Add_NobodyConfirms_TheOldestAreGivenUp()
    {
        var log = new WindowLog();
        for (var i = 0; i < 1_000; i++)
        {
            log.Add(new EvidenceWindow { Start = Start.AddSeconds(i) });
        }

        log.Unconfirmed.Length.ShouldBe(GatewaySync.MaxWindows);
        log.Unconfirmed[^1].Sequence.ShouldBe(1_000);
    }

    [Fact]
    public async Task Run_TimePasses_OneWindowForEachSecondOfTheClock()
    {
        var time = new FakeTimeProvider(Start.AddMilliseconds(300));
        var meter = new GatewayMeter();
        var log = new WindowLog();
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var comparing = new SemaphoreSlim(1);
        var clock = new WindowClock(meter, new TrafficTotals(), new RoutingSwitch(meter, new MirrorResources(client, new CaptureBudget(0), comparing), WriteParts.Create(time), time), log, time);
        using var stop = new CancellationTokenSource();
        meter.OtherRoutes.Of(Subject.Legacy, MethodClass.Safe).RecordUntimed(failed: false);

        var running = clock.RunAsync(stop.Token);
        time.Advance(TimeSpan.FromMilliseconds(699));
        log.Unconfirmed.ShouldBeEmpty();
        time.Advance(TimeSpan.FromMilliseconds(1));
        await WindowsAsync(1);
        meter.OtherRoutes.Of(Subject.Legacy, MethodClass.Safe).RecordUntimed(failed: false);
        meter.OtherRoutes.Of(Subject.Legacy, MethodClass.Safe).RecordUntimed(failed: false);
        time.Advance(TimeSpan.FromSeconds(1));
        await WindowsAsync(2);
        time.Advance(TimeSpan.FromMilliseconds(100));
        meter.OtherRoutes.Of(Subject.Legacy, MethodClass.Safe).RecordUntimed(failed: true);
        await stop.CancelAsync();
        await running;
        clock.CloseLast();

        log.Unconfirmed.Select(window => (window.Window.Start, window.Window.RequestsOf(Subject.Legacy), window.Window.ErrorsOf(Subject.Legacy))).ShouldBe(
            [(Start, 1, 0), (Start.AddSeconds(1), 2, 0), (Start.AddSeconds(2), 1, 1)]);

        async Task WindowsAsync(int count)
        {
            // The loop runs on after the fake clock's timer has fired.
            while (log.Unconfirmed.Length < count)
            {
                await Task.Yield();
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    [Fact]
    public async Task Run_TimersFireEarly_EachSecondHasItsOwn()
    {
        var time = new EarlyTime(Start);
        var meter = new GatewayMeter();
        var log = new WindowLog();
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var comparing = new SemaphoreSlim(1);
        using var stop = new CancellationTokenSource();
        time.Waits = () =>
        {
            meter.OtherRoutes.Of(Subject.Legacy, MethodClass.Safe).RecordUntimed(failed: false);
            if (log.Unconfirmed.Length == 20)
            {
                stop.Cancel();
            }
        };

        var routing = new RoutingSwitch(meter, new MirrorResources(client, new CaptureBudget(0), comparing), WriteParts.Create(time), time);
        await new WindowClock(meter, new TrafficTotals(), routing, log, time).RunAsync(stop.Token);

        log.Unconfirmed.Select(window => ((window.Window.Start - Start).TotalSeconds, window.Window.RequestsOf(Subject.Legacy)))
            .ShouldBe(Enumerable.Range(0, 20).Select(second => ((double)second, 1L)));
    }

    /// <summary>Timers fire a little early, without anybody waiting for them; each look at the clock takes a while.</summary>
    private sealed class EarlyTime(DateTimeOffset start) : TimeProvider
    {
        private static readonly TimeSpan Look = TimeSpan.FromMicroseconds(73);
        private static readonly TimeSpan Early = TimeSpan.FromMicroseconds(250);
        private DateTimeOffset _now = start;
        private int _looks;

        /// <summary>Somebody waits for most of a second.</summary>
        public Action Waits { get; set; } = () => { };

        public override DateTimeOffset GetUtcNow() => _now += Look * (1 + (_looks++ % 5));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.FromSeconds(0.5))
            {
                Waits();
            }

            _now += dueTime > Early ? dueTime - Early : TimeSpan.Zero;
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    [Fact]
    public void After_ManyFailures_DoublesUpToTheLimit()
    {
        Backoff.After(1, 0).ShouldBe(TimeSpan.FromMilliseconds(50));
        Backoff.After(1, 1).ShouldBe(TimeSpan.FromMilliseconds(100));
        Backoff.After(3, 1).ShouldBe(TimeSpan.FromMilliseconds(400));
        Backoff.After(int.MaxValue, 1).ShouldBe(TimeSpan.FromSeconds(5));
    }
}
