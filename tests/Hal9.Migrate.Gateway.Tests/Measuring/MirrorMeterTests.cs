using Hal9.Migrate.Comparison;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Measuring;

namespace Hal9.Migrate.Gateway.Tests.Measuring;

public sealed class MirrorMeterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Take_EveryCount_IsThereOnce()
    {
        var (meter, route) = (new MirrorMeter(), new RouteMeters("/a"));
        Compared(meter, route);
        Compared(meter, route, "status");
        Compared(meter, route, "status", "body");
        meter.Replayed(route, MethodClass.Safe, []);
        meter.Replayed(route, MethodClass.Safe, [new("body"), new("/other")]);
        meter.ReplayFailed();
        meter.Failed();
        meter.Dropped();
        foreach (var reason in Enum.GetValues<MirrorSkip>())
        {
            meter.Skipped(reason);
        }

        var tally = meter.Take([.. route.TakeCompared()]);

        (tally.Matched, tally.Mismatched, tally.Failed, tally.Dropped, tally.ReplaysFailed, tally.Replayed).ShouldBe((1, 2, 1, 1, 1, 2));
        tally.Routes.ShouldBe([new ComparedTally(MethodClass.Safe, "/a", 3, 2)]);
        tally.Skipped.Keys.ShouldBe(["body-too-large", "event-stream", "incomplete", "memory", "sampled-out", "unsafe", "unsettled", "upgraded"]);
        tally.Skipped.Values.ShouldAllBe(count => count == 1);
        tally.Differences.Select(place => (place.Route, place.Path, place.Raw, place.Noise)).ShouldBe([("/a", "body", 1, 1), ("/a", "status", 2, 0), ("/a", "/other", 0, 1)]);
        tally.Patterns.Select(pattern => (string.Join(' ', pattern.Paths), pattern.Count)).ShouldBe([("body status", 1), ("status", 1)]);
        meter.Take([.. route.TakeCompared()]).ShouldBe(MirrorTally.Empty);
    }

    [Fact]
    public void Take_EverNewPlaces_AreBoundedAndTheMostFrequentAreKept()
    {
        var (meter, route) = (new MirrorMeter(), new RouteMeters("/a"));
        for (var i = 0; i < 100_000; i++)
        {
            Compared(meter, route, i % 2 == 0 ? "/often" : $"/{i}");
        }

        var tally = meter.Take([.. route.TakeCompared()]);

        tally.Mismatched.ShouldBe(100_000);
        tally.Differences.Length.ShouldBe(MirrorMerger.MaxDifferences + 1);
        (tally.Differences[0].Path, tally.Differences[0].Raw).ShouldBe(("/often", 50_000));
        (tally.Differences[^1].Path, tally.Differences[^1].Raw).ShouldBe((Difference.OtherPlaces, 50_000 - (MirrorMerger.MaxDifferences - 1)));
        tally.Patterns.Sum(pattern => pattern.Paths.Length).ShouldBeLessThanOrEqualTo(MirrorMerger.MaxPatternPaths);
    }

    [Fact]
    public void WantsExample_OneWasGiven_NotInThisSecondAnyMore()
    {
        var (meter, route) = (new MirrorMeter(), new RouteMeters("/a"));
        meter.WantsExample(MethodClass.Safe, "/a", "/id").ShouldBeTrue();
        meter.Compared(route, MethodClass.Safe, [new("/id", "one", "other")], Now, "trace-1");

        meter.WantsExample(MethodClass.Safe, "/a", "/id").ShouldBeFalse();
        meter.WantsExample(MethodClass.Safe, "/b", "/id").ShouldBeTrue();
        meter.Take([]).Differences.ShouldHaveSingleItem().Examples.ShouldBe([new DifferenceExample(Now, "one", "other", "trace-1")]);
        meter.WantsExample(MethodClass.Safe, "/a", "/id").ShouldBeTrue();
    }

    private static void Compared(MirrorMeter meter, RouteMeters route, params string[] places) =>
        meter.Compared(route, MethodClass.Safe, [.. places.Select(place => new Difference(place))], Now, "");
}
