using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Json;

namespace Hal9.Migrate.Storage.Contract;

public abstract partial class MigrationStoreContract
{
    private static readonly EvidenceRetention FiveMinutesAndTwenty = new() { Seconds = TimeSpan.FromMinutes(5), Minutes = TimeSpan.FromMinutes(20) };

    [Fact]
    public async Task AppendEvidence_OfASecond_IsReadAsItWas()
    {
        await using var bed = MakeBed();
        EvidenceWindow[] windows = [Given.Second(Given.Noon, 40), new() { Start = Given.Noon.AddSeconds(1) }, Given.Second(Given.Noon.AddSeconds(5), 0)];
        await using (var store = await bed.OpenAsync(Stop))
        {
            await store.Evidence.AppendAsync(windows, Stop);
            await store.Evidence.AppendAsync([], Stop);
        }

        await using var reopened = await bed.OpenAsync(Stop);
        Json(await ReadAllAsync(reopened)).ShouldBe(Json(windows));
    }

    [Fact]
    public async Task AppendEvidence_OfMoreThanASecond_IsRefusedWhole()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        await Should.ThrowAsync<ArgumentException>(() =>
            store.Evidence.AppendAsync([Given.Second(Given.Noon), Given.Second(Given.Noon.AddSeconds(1)) with { Seconds = 60 }], Stop));
        (await ReadAllAsync(store)).ShouldBeEmpty();
    }

    [Fact]
    public async Task AppendEvidence_OfASecondThatIsThere_KeepsTheFirst()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        await store.Evidence.AppendAsync([Given.Second(Given.Noon, 1), Given.Second(Given.Noon, 2)], Stop);
        await store.Evidence.AppendAsync([Given.Second(Given.Noon.ToOffset(TimeSpan.FromHours(2)), 3), Given.Second(Given.Noon.AddSeconds(1), 4)], Stop);
        (await ReadAllAsync(store)).Select(window => window.RequestsOf(Subject.Legacy)).ShouldBe([1, 4]);
    }

    [Fact]
    public async Task ReadEvidence_OfASpan_GivesWhatBeginsInIt()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        await store.Evidence.AppendAsync([.. Enumerable.Range(0, 10).Reverse().Select(i => Given.Second(Given.Noon.AddSeconds(i), i))], Stop);

        var read = await store.Evidence.ReadAsync(Given.Noon.AddSeconds(3), Given.Noon.AddSeconds(8), 100, Stop);
        read.Select(window => window.RequestsOf(Subject.Legacy)).ShouldBe([3, 4, 5, 6, 7]);
        read = await store.Evidence.ReadAsync(Given.Noon.AddSeconds(3), Given.Noon.AddSeconds(8), 2, Stop);
        read.Select(window => window.RequestsOf(Subject.Legacy)).ShouldBe([3, 4]);
        (await store.Evidence.ReadAsync(Given.Noon.AddSeconds(8), Given.Noon.AddSeconds(3), 2, Stop)).ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => store.Evidence.ReadAsync(Given.Noon, Given.Noon, 0, Stop));
    }

    [Fact]
    public async Task Compact_OfAnOldMinute_MergesItsSecondsAsTheDomainDoes()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        var seconds = Enumerable.Range(0, 60).Select(i => Given.Second(Given.Noon.AddSeconds(i), i)).ToList();
        await store.Evidence.AppendAsync(seconds, Stop);

        (await store.Evidence.CompactAsync(Given.Noon.AddSeconds(359), FiveMinutesAndTwenty, Stop)).ShouldBe(0);
        (await store.Evidence.CompactAsync(Given.Noon.AddSeconds(360), FiveMinutesAndTwenty, Stop)).ShouldBe(60);
        (await store.Evidence.CompactAsync(Given.Noon.AddSeconds(360), FiveMinutesAndTwenty, Stop)).ShouldBe(0);

        var minute = (await ReadAllAsync(store)).ShouldHaveSingleItem();
        minute.Seconds.ShouldBe(60);
        Json([minute]).ShouldBe(Json([WindowMerger.Merge(seconds)!]));
    }

    [Fact]
    public async Task AppendEvidence_OfASecondInAMinuteRolledUp_IsLeftOut()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        await store.Evidence.AppendAsync([Given.Second(Given.Noon.AddSeconds(10), 1), Given.Second(Given.Noon.AddSeconds(20), 2)], Stop);
        await CompactAllAsync(store, Given.Noon.AddMinutes(6), FiveMinutesAndTwenty);

        await store.Evidence.AppendAsync([Given.Second(Given.Noon.AddSeconds(10), 4), Given.Second(Given.Noon.AddSeconds(59), 8), Given.Second(Given.Noon.AddSeconds(60), 16)], Stop);
        (await ReadAllAsync(store)).Select(EvidenceModel.Of).Select(window => (window.Seconds, window.Requests)).ShouldBe([(2, 3), (1, 16)]);
    }

    [Fact]
    public async Task Compact_OfMuch_IsBoundedPerCallAndEnds()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        await store.Evidence.AppendAsync([.. Enumerable.Range(0, 240).Select(i => new EvidenceWindow { Start = Given.Noon.AddSeconds(30 * i) })], Stop);

        var calls = new List<int>();
        do
        {
            calls.Add(await store.Evidence.CompactAsync(Given.Noon.AddHours(3), EvidenceRetention.Default with { Seconds = TimeSpan.Zero }, Stop));
        }
        while (calls[^1] > 0);

        calls.Count.ShouldBeGreaterThan(2);
        calls.Sum().ShouldBe(240);
        (await ReadAllAsync(store)).Count.ShouldBe(120);
        await CompactAllAsync(store, Given.Noon.AddDays(40), EvidenceRetention.Default);
        (await ReadAllAsync(store)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Compact_WithMinutesKeptForLessThanSeconds_KeepsTheSeconds()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        await store.Evidence.AppendAsync([Given.Second(Given.Noon)], Stop);
        await CompactAllAsync(store, Given.Noon.AddMinutes(4), new EvidenceRetention { Seconds = TimeSpan.FromMinutes(5), Minutes = TimeSpan.FromMinutes(1) });
        (await ReadAllAsync(store)).Count.ShouldBe(1);
    }

    [Fact]
    public void AppendAndCompact_InAnyOrder_HoldWhatTheModelHolds()
    {
        var append = Gen.Choose(0, 900).ListOf(12).Select(seconds => (Seconds: seconds, Now: 0));
        var burst = from first in Gen.Choose(0, 900) from count in Gen.Choose(1, 90) select (Seconds: Enumerable.Range(first, count).ToList(), Now: 0);
        var compact = Gen.Choose(0, 2400).Select(now => (Seconds: new List<int>(), Now: now));
        var steps = Gen.OneOf(append, burst.Select(step => (step.Seconds, step.Now)), compact).ListOf().Resize(20);
        var cases = from step in steps from page in Gen.Choose(1, 100) select (step, page);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20), Prop.ForAll(cases.ToArbitrary(), async given =>
        {
            await using var bed = MakeBed();
            await using var store = await bed.OpenAsync(Stop);
            var (model, requests) = (new EvidenceModel(), 0);
            foreach (var (seconds, now) in given.step)
            {
                // Each second is told from all others by its requests, so that a wrong sum cannot be right by chance.
                var windows = seconds.Select(second => Given.Second(Given.Noon.AddSeconds(second), requests++ % 50)).ToList();
                await store.Evidence.AppendAsync(windows, Stop);
                model.Append(windows);
                if (windows.Count == 0)
                {
                    await CompactAllAsync(store, Given.Noon.AddSeconds(now), FiveMinutesAndTwenty);
                    model.Compact(Given.Noon.AddSeconds(now), FiveMinutesAndTwenty);
                }
            }

            (await ReadAllAsync(store, given.page)).Select(EvidenceModel.Of).ShouldBe(model.Windows());
        }));
    }

    private static async Task CompactAllAsync(IMigrationStore store, DateTimeOffset now, EvidenceRetention retention)
    {
        while (await store.Evidence.CompactAsync(now, retention, Stop) > 0)
        {
        }
    }

    private static string Json(IEnumerable<EvidenceWindow> windows) => JsonSerializer.Serialize(windows, Hal9Json.Options);
}
