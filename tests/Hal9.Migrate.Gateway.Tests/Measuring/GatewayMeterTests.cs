using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Measuring;

namespace Hal9.Migrate.Gateway.Tests.Measuring;

public sealed class GatewayMeterTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task Take_WhileManyThreadsRecord_NothingIsLostOrCountedTwice()
    {
        const int threads = 4;
        const int each = 50_000;
        var meter = new GatewayMeter();
        var route = meter.Of("/a");
        var windows = new List<EvidenceWindow>();
        using var done = new CancellationTokenSource();
        var taking = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                windows.Add(meter.Take(Start, default));
            }
        }, TestContext.Current.CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
            {
                route.Of(Subject.Successor, MethodClass.Safe).Record(i % 1_000, failed: i % 10 == 0);
            }
        }, TestContext.Current.CancellationToken)));
        await done.CancelAsync();
        await taking;
        windows.Add(meter.Take(Start, default));

        var tally = WindowMerger.Merge(windows)!.Strata.ShouldHaveSingleItem();
        tally.Stratum.ShouldBe(new Stratum(Subject.Successor, MethodClass.Safe, "/a"));
        (tally.Requests, tally.Errors, tally.Latency.Count).ShouldBe((threads * each, threads * each / 10, threads * each));
        tally.Latency.Quantile(0.5)!.Value.ShouldBe(0.5, 0.01);

        // An error is an error of a request in the same window, whenever it was looked at.
        windows.SelectMany(window => window.Strata).ShouldAllBe(one => one.Errors <= one.Requests && one.Latency.Count == one.Requests);
    }

    [Fact]
    public void Record_AnyRequest_AllocatesNothing()
    {
        var meter = new GatewayMeter();
        var stratum = meter.Of("/a").Of(Subject.Legacy, MethodClass.Unsafe);
        Record();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Record();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Record()
        {
            // Long enough to have run on every core that this thread visits.
            for (var i = 0; i < 100_000; i++)
            {
                meter.InFlight.Enter(Routing.Side.Legacy);
                stratum.Record(i, failed: (i & 1) == 0);
                stratum.RecordUntimed(failed: (i & 1) == 0);
                meter.InFlight.Leave(Routing.Side.Legacy);
            }
        }
    }

    [Fact]
    public void Of_SameTemplateAgain_IsTheSameMeters()
    {
        var meter = new GatewayMeter();

        meter.Of("/a").ShouldBeSameAs(meter.Of("/a"));
        meter.Of(Stratum.OtherRoutes).ShouldBeSameAs(meter.OtherRoutes);
    }

    [Fact]
    public void Of_EverNewTemplates_AreMeasuredAsOthersInTheEnd()
    {
        var meter = new GatewayMeter();
        for (var i = 0; i < 5_000; i++)
        {
            meter.Of($"/{i}").Of(Subject.Legacy, MethodClass.Safe).RecordUntimed(failed: false);
        }

        var strata = meter.Take(Start, default).Strata;

        strata.Length.ShouldBe(1_001);
        strata.Single(tally => tally.Stratum.Route == Stratum.OtherRoutes).Requests.ShouldBe(4_000);
    }

    [Fact]
    public void Take_NothingMeasured_IsAnEmptyWindow()
    {
        var window = new GatewayMeter().Take(Start, new Routing.SnapshotId(3, 4));

        (window.Start, window.Snapshot, window.Strata.Length, window.Samples.Length).ShouldBe((Start, new Routing.SnapshotId(3, 4), 0, 0));
        window.Mirror.Candidates.ShouldBe(0);
    }
}
