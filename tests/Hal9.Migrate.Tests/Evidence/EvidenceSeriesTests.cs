using System.Collections.Immutable;
using FsCheck.Fluent;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Tests.Evidence;

public sealed class EvidenceSeriesTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Between_WholeSpan_CountsEachSecondOnce() => PropertyCheck.ForAll(
        Gen.Choose(1, 4_000), seconds => Sum(Series(seconds), Start, Start.AddSeconds(seconds)).ShouldBe(seconds), runs: 20);

    [Fact]
    public void Between_PartOfTheSpan_NeverHoldsMoreThanTheSpan() => PropertyCheck.ForAll(
        Gen.Choose(0, 3_000).Two(),
        cut =>
        {
            var (from, to) = (Math.Min(cut.Item1, cut.Item2), Math.Max(cut.Item1, cut.Item2));
            var held = Sum(Series(3_000), Start.AddSeconds(from), Start.AddSeconds(to));
            held.ShouldBeLessThanOrEqualTo(to - from);
            held.ShouldBeGreaterThan(to - from - 120);
        },
        runs: 50);

    [Fact]
    public void Since_AnyTime_CountsEachSecondOnceInFewWindows() => PropertyCheck.ForAll(
        Gen.Choose(0, 2_999).Two(),
        cut =>
        {
            var windows = Series(Math.Max(cut.Item1, cut.Item2) + 1).Since(Start.AddSeconds(Math.Min(cut.Item1, cut.Item2)), _ => true).ToList();
            var wanted = Math.Abs(cut.Item1 - cut.Item2) + 1;

            // What lies before the seconds that are kept is there in whole minutes only.
            windows.Sum(window => window.Seconds).ShouldBeInRange(wanted - (wanted > 800 ? 60 : 0), wanted);
            windows.Count.ShouldBeLessThan(wanted / 60 + 121);
        },
        runs: 50);

    [Fact]
    public void Since_MinuteThatDoesNotCountAsAWhole_GivesItsSecondsThatDo()
    {
        var series = Enumerable.Range(0, 300).Aggregate(EvidenceSeries.Empty, (sum, second) => sum.Append(Second(second) with { Snapshot = new(1, second < 90 ? 1 : 2) }));
        var windows = series.Since(Start, window => window.Snapshot.Version >= 2).ToList();
        (windows[0].Start, windows.Sum(window => window.Seconds)).ShouldBe((Start.AddSeconds(90), 210));
        windows.Count.ShouldBe(30 + 2 + 60);
    }

    [Fact]
    public void Append_OldOrRepeatedSecond_IsLeftOut()
    {
        var series = Series(10);
        series.Append(Second(9)).ShouldBeSameAs(series);
        series.Append(Second(3)).ShouldBeSameAs(series);
    }

    [Fact]
    public void Append_ForDays_StaysBounded()
    {
        var series = EvidenceSeries.Empty;
        for (var minute = 0; minute < 3 * 24 * 60; minute++)
        {
            series = series.Append(Second(minute * 60));
        }

        series.Seconds.Count.ShouldBeLessThanOrEqualTo(16);
        series.Minutes.Count.ShouldBeLessThanOrEqualTo(48 * 60);
    }

    [Fact]
    public void Restore_MinutesAndSeconds_SumUp()
    {
        var minute = WindowMerger.Merge(Enumerable.Range(0, 60).Select(Second))!;
        var series = EvidenceSeries.Empty.Restore(minute).Restore(Second(60)).Restore(Second(61));

        Sum(series, Start, Start.AddHours(1)).ShouldBe(62);
    }

    [Fact]
    public void Merge_AnyGrouping_IsTheSame() => PropertyCheck.ForAll(
        WindowGen.ListOf(9),
        windows =>
        {
            var whole = WindowMerger.Merge(windows)!;
            var grouped = WindowMerger.Merge([WindowMerger.Merge(windows.Take(4))!, WindowMerger.Merge(windows.Skip(4))!])!;

            foreach (var subject in Enum.GetValues<Subject>())
            {
                grouped.RequestsOf(subject).ShouldBe(whole.RequestsOf(subject));
                grouped.ErrorsOf(subject).ShouldBe(whole.ErrorsOf(subject));
                grouped.LatencyOf(subject).Counts.ShouldBe(whole.LatencyOf(subject).Counts);
            }

            grouped.Seconds.ShouldBe(9);
            grouped.Mirror.Candidates.ShouldBe(whole.Mirror.Candidates);
            grouped.Mirror.Skipped.ShouldBe(whole.Mirror.Skipped);
            grouped.Successor.ShouldBe(whole.Successor);
            grouped.Snapshot.ShouldBe(whole.Snapshot);
            grouped.Complete.ShouldBe(whole.Complete);
            whole.RequestsOf(Subject.Legacy).ShouldBe(windows.Sum(window => window.RequestsOf(Subject.Legacy)));
        },
        runs: 50);

    [Fact]
    public void Merge_ManySamples_KeepsTheFailedAndTheSlowest()
    {
        var samples = Enumerable.Range(0, 100).Select(i => new RequestSample(Start, Subject.Legacy, "GET", "*", i % 10 == 0 ? 500 : 200, i, $"{i}", i % 10 == 0 ? "status" : null));
        var kept = WindowMerger.WorthLookingAt(samples);

        kept.Length.ShouldBe(WindowMerger.MaxSamples);
        kept.Count(sample => sample.Error is not null).ShouldBe(10);
        kept.Where(sample => sample.Error is null).ShouldAllBe(sample => sample.Milliseconds > 85);
    }

    private static readonly FsCheck.Gen<EvidenceWindow> WindowGen =
        from requests in Gen.Choose(1, 50)
        from errors in Gen.Choose(0, requests)
        from microseconds in Gen.Choose(1, 1_000_000).ListOf(requests)
        from subject in Gen.Elements(Enum.GetValues<Subject>())
        from method in Gen.Elements(Enum.GetValues<MethodClass>())
        from route in Gen.Elements("/a", "/b", "*")
        from matched in Gen.Choose(0, 9)
        from version in Gen.Choose(1, 3)
        from complete in Gen.Elements(true, false)
        select new EvidenceWindow
        {
            Start = Start,
            Snapshot = new(1, version),
            Complete = complete,
            Strata = [new(new(subject, method, route), requests, errors, LatencyHistogram.Of(microseconds.Select(value => TimeSpan.FromMicroseconds(value))))],
            Mirror = new() { Matched = matched, Dropped = 1, Skipped = ImmutableSortedDictionary<string, long>.Empty.Add(route, matched + 1) },
            Successor = new(Gauge.Of(matched)),
        };

    private static EvidenceWindow Second(int second) => new()
    {
        Start = Start.AddSeconds(second),
        Snapshot = new SnapshotId(1, 1),
        Strata = [new(new(Subject.Legacy, MethodClass.Safe, "*"), 1, 0, LatencyHistogram.Empty)],
    };

    private static EvidenceSeries Series(int seconds) => Enumerable.Range(0, seconds).Aggregate(EvidenceSeries.Empty, (series, second) => series.Append(Second(second)));

    private static long Sum(EvidenceSeries series, DateTimeOffset from, DateTimeOffset to) => series.Between(from, to).Sum(window => window.RequestsOf(Subject.Legacy));
}
