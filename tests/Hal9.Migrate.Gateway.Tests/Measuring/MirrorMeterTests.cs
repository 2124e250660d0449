using System.Collections.Immutable;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Measuring;

namespace Hal9.Migrate.Gateway.Tests.Measuring;

public sealed class MirrorMeterTests
{
    [Fact]
    public void Take_EveryCount_IsThereOnce()
    {
        var meter = new MirrorMeter();
        meter.Compared("/a", []);
        meter.Compared("/a", ["status"]);
        meter.Compared("/a", ["status", "body"]);
        meter.Failed();
        meter.Dropped();
        foreach (var reason in Enum.GetValues<MirrorSkip>())
        {
            meter.Skipped(reason);
        }

        var tally = meter.Take();

        (tally.Matched, tally.Mismatched, tally.Failed, tally.Dropped).ShouldBe((1, 2, 1, 1));
        tally.Skipped.Keys.ShouldBe(["body-too-large", "event-stream", "incomplete", "memory", "sampled-out", "unsafe", "upgraded"]);
        tally.Skipped.Values.ShouldAllBe(count => count == 1);
        tally.Differences.ShouldBe([new DifferenceTally("/a", "status", 2), new DifferenceTally("/a", "body", 1)]);
        meter.Take().ShouldBe(MirrorTally.Empty);
    }

    [Fact]
    public void Take_EverNewPlaces_AreBoundedAndTheMostFrequentAreKept()
    {
        var meter = new MirrorMeter();
        for (var i = 0; i < 100_000; i++)
        {
            meter.Compared("/a", i % 2 == 0 ? ["/often"] : ImmutableArray.Create($"/{i}"));
        }

        var tally = meter.Take();

        tally.Mismatched.ShouldBe(100_000);
        tally.Differences.Length.ShouldBe(WindowMerger.MaxDifferences);
        tally.Differences[0].ShouldBe(new DifferenceTally("/a", "/often", 50_000));
    }
}
