using Hal9.Migrate.Comparison;
using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Tests.Evidence;

public sealed class NoiseBookTests
{
    private const string Route = "/things/{id}";

    /// <summary>Random ids, times, shuffled arrays and coins are noise; what the successor gets wrong is found, in as many answers, and nothing else.</summary>
    [Fact]
    public void Of_GeneratedServices_FindsTheRegressionsAndNothingElse() => PropertyCheck.ForAll(GeneratedService.Any, service =>
    {
        var (tallies, wrong) = service.Run(2_000);
        var whole = MirrorMerger.Merge(tallies);
        var book = NoiseBook.Of(whole, learns: true);
        var found = book.Findings.Where(finding => finding.Verdict == DifferenceVerdict.Difference).Select(finding => finding.Path).Order(StringComparer.Ordinal);
        var (certain, possible) = book.MismatchesOf(whole);

        found.ShouldBe(service.Regressions.Order(StringComparer.Ordinal));
        book.Findings.ShouldAllBe(finding => finding.Verdict != DifferenceVerdict.Unlearnt);
        (certain <= wrong && wrong <= possible).ShouldBeTrue($"{certain} <= {wrong} <= {possible}");
        if (whole.Patterns.Sum(pattern => pattern.Count) == whole.Mismatched)
        {
            (certain, possible).ShouldBe((wrong, wrong));
        }

        if (wrong == 0)
        {
            book.ParityOf(whole).ShouldBe(1);
        }
    }, runs: 30);

    /// <summary>The order of seconds and how gateways share requests make no difference while nothing is cut off.</summary>
    [Fact]
    public void Of_GatewaysAndSecondsInAnyOrder_IsTheSame() => PropertyCheck.ForAll(GeneratedService.Any, whole =>
    {
        var service = whole with { Fields = [.. whole.Fields.Take(4)] };
        var (tallies, _) = service.Run(300);
        var (shuffled, random) = (tallies.ToArray(), new Random(service.Seed));
        random.Shuffle(shuffled);
        var gateways = MirrorMerger.Merge(shuffled.GroupBy(_ => random.Next(3)).Select(MirrorMerger.Merge));

        var (one, many) = (NoiseBook.Of(MirrorMerger.Merge(tallies), learns: true), NoiseBook.Of(gateways, learns: true));

        many.Findings.Select(finding => finding with { Examples = [] }).ShouldBe(one.Findings.Select(finding => finding with { Examples = [] }));
        many.MismatchesOf(gateways).ShouldBe(one.MismatchesOf(MirrorMerger.Merge(tallies)));
        tallies.Sum(tally => one.MismatchesOf(tally).Possible).ShouldBe(one.MismatchesOf(gateways).Possible);
    }, runs: 30);

    [Theory]
    [InlineData(1_000, 0, 1_000, 0, DifferenceVerdict.Noise)]
    [InlineData(1_000, 1, 1_000, 0, DifferenceVerdict.Difference)]
    [InlineData(10_000, 3, 1_000, 0, DifferenceVerdict.Noise)]
    [InlineData(10_000, 4, 1_000, 0, DifferenceVerdict.Difference)]
    [InlineData(1_000, 500, 100, 50, DifferenceVerdict.Noise)]
    [InlineData(1_000, 500, 100, 34, DifferenceVerdict.Noise)]
    [InlineData(1_000, 500, 100, 33, DifferenceVerdict.Difference)]
    [InlineData(1_000, 400, 100, 50, DifferenceVerdict.Noise)]
    [InlineData(1_000, 1_000, 19, 0, DifferenceVerdict.Unlearnt)]
    [InlineData(1_000, 1_000, 20, 0, DifferenceVerdict.Difference)]
    [InlineData(1_000, 1_000, 19, 19, DifferenceVerdict.Noise)]
    public void Of_Rates_VerdictIsThatOfTheRule(long compared, long raw, long replayed, long noise, DifferenceVerdict verdict) =>
        NoiseBook.Of(Tally(MethodClass.Safe, compared, raw, replayed, noise), learns: true).Findings.ShouldHaveSingleItem().Verdict.ShouldBe(verdict);

    [Fact]
    public void Of_UnsafeRequestsOrNothingIsLearnt_EveryDifferenceCounts()
    {
        var post = Tally(MethodClass.Unsafe, 1_000, 1_000, 0, 0);

        NoiseBook.Of(post, learns: true).MismatchesOf(post).ShouldBe((1_000, 1_000));
        var get = Tally(MethodClass.Safe, 1_000, 1_000, 0, 0);
        NoiseBook.Of(get, learns: true).MismatchesOf(get).ShouldBe((0, 1_000));
        NoiseBook.Of(get, learns: false).MismatchesOf(get).ShouldBe((1_000, 1_000));
    }

    [Fact]
    public void Of_RoutesAndMethods_AreLearntApart()
    {
        var tally = MirrorMerger.Merge(
        [
            Tally(MethodClass.Safe, 100, 100, 100, 100),
            Tally(MethodClass.Safe, 100, 100, 100, 0) with { Routes = [new(MethodClass.Safe, "/other", 100, 100)], Differences = [new(MethodClass.Safe, "/other", "/id", 100, 0)], Patterns = [new(MethodClass.Safe, "/other", ["/id"], 100)] },
            Tally(MethodClass.Unsafe, 100, 100, 0, 0),
        ]);

        var book = NoiseBook.Of(tally, learns: true);

        book.Findings.Select(finding => (finding.Route, finding.Method, finding.Verdict)).ShouldBe(
        [
            ("/other", MethodClass.Safe, DifferenceVerdict.Difference), (Route, MethodClass.Unsafe, DifferenceVerdict.Difference), (Route, MethodClass.Safe, DifferenceVerdict.Noise),
        ]);
        book.MismatchesOf(tally).ShouldBe((200, 200));
    }

    [Fact]
    public void MismatchesOf_NothingSaysWhereTheyDiffer_AllCount() =>
        NoiseBook.Of(MirrorTally.Empty, learns: true).MismatchesOf(new() { Matched = 1, Mismatched = 3 }).ShouldBe((3, 3));

    [Fact]
    public void Bounded_MorePlacesThanAreKept_TheRestOfEachRouteIsAddedUp()
    {
        var places = Enumerable.Range(0, 500).Select(i => new DifferenceTally(MethodClass.Safe, i % 2 == 0 ? "/a" : "/b", $"/f{i}", 500 - i, i)).ToList();

        var kept = MirrorMerger.Bounded(places);
        var again = MirrorMerger.Bounded(kept.Concat(places));

        kept.Length.ShouldBe(MirrorMerger.MaxDifferences + 2);
        kept.Where(place => place.Path == Difference.OtherPlaces).Select(place => place.Route).ShouldBe(["/a", "/b"], ignoreOrder: true);
        (kept.Sum(place => place.Raw), kept.Sum(place => place.Noise)).ShouldBe((places.Sum(place => place.Raw), places.Sum(place => place.Noise)));
        (again.Sum(place => place.Raw), again.Length).ShouldBe((2 * places.Sum(place => place.Raw), MirrorMerger.MaxDifferences + 2));
    }

    private static MirrorTally Tally(MethodClass method, long compared, long raw, long replayed, long noise) => new()
    {
        Matched = compared - raw,
        Mismatched = raw,
        Routes = [new(method, Route, compared, replayed)],
        Differences = [new(method, Route, "/id", raw, noise)],
        Patterns = raw == 0 ? [] : [new(method, Route, ["/id"], raw)],
    };
}
