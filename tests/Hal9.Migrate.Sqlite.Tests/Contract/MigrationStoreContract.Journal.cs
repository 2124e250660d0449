using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Storage.Contract;

public abstract partial class MigrationStoreContract
{
    [Fact]
    public async Task Append_ToAnEmptyJournal_IsReadAsItWas()
    {
        await using var bed = MakeBed();
        var records = Given.Records(5);
        await using (var store = await bed.OpenAsync(Stop))
        {
            (await store.Journal.ReadAsync(0, 10, Stop)).ShouldBeEmpty();
            await store.Journal.AppendAsync(records, Stop);
            (await store.Journal.ReadAsync(0, 10, Stop)).ShouldBe(records);
        }

        await using var reopened = await bed.OpenAsync(Stop);
        (await reopened.Journal.ReadAsync(0, 10, Stop)).ShouldBe(records);
    }

    [Fact]
    public async Task ReadJournal_AfterASequenceNumber_GivesTheNextOnesUpToTheMaximum()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        var records = Given.Records(10);
        await store.Journal.AppendAsync(records, Stop);
        (await store.Journal.ReadAsync(3, 4, Stop)).ShouldBe(records[3..7]);
        (await store.Journal.ReadAsync(8, 4, Stop)).ShouldBe(records[8..]);
        (await store.Journal.ReadAsync(10, 4, Stop)).ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => store.Journal.ReadAsync(0, 0, Stop));
    }

    [Fact]
    public async Task Append_OfNothing_DoesNothing()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        await store.Journal.AppendAsync([], Stop);
        (await store.Journal.ReadAsync(0, 10, Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Append_ThatDoesNotFollowTheLastRecord_IsRefusedAsMoved()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        var records = Given.Records(4);
        var fork = EventCatalog.Record(records[0], new MigrationResumed("another second record"), "eve", Given.Noon);
        await store.Journal.AppendAsync(records[..2], Stop);

        foreach (var stale in (JournalRecord[][])[
            [records[1]], // again
            [records[3]], // after a gap
            [records[0]], // from the start
            [fork], // instead of what is there
            [.. Given.Records(1, fork)]]) // after what is not there
        {
            (await Should.ThrowAsync<MigrateException>(() => store.Journal.AppendAsync(stale, Stop))).Problem.Code.ShouldBe(ProblemCode.JournalMoved);
        }

        (await store.Journal.ReadAsync(0, 10, Stop)).ShouldBe(records[..2]);
        await store.Journal.AppendAsync(records[2..], Stop);
        (await store.Journal.ReadAsync(0, 10, Stop)).ShouldBe(records);
    }

    [Fact]
    public async Task Append_OfRecordsThatAreNoChain_IsRefusedWhole()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        var records = Given.Records(4);
        await store.Journal.AppendAsync(records[..1], Stop);

        foreach (var broken in (JournalRecord[][])[
            [records[1], records[3]],
            [records[2], records[1]],
            [records[1], records[1]],
            [records[1], records[2] with { Data = """{"reason":"changed"}""" }],
            [records[1] with { Actor = "eve" }],
            [records[1] with { At = records[1].At.AddTicks(1) }]])
        {
            var refused = await Should.ThrowAsync<MigrateException>(() => store.Journal.AppendAsync(broken, Stop));
            refused.Problem.Code.ShouldBe(ProblemCode.JournalTampered);
        }

        (await store.Journal.ReadAsync(0, 10, Stop)).ShouldBe(records[..1]);
    }

    [Fact]
    public async Task Append_ByManyAtOnce_ExactlyOneFollowsEachRecord()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        var last = default(JournalRecord);
        for (var round = 0; round < 5; round++)
        {
            var rivals = Enumerable.Range(0, 8).Select(i => EventCatalog.Record(last, Given.Event(i), $"rival-{i}", Given.Noon)).ToList();
            var outcomes = await Task.WhenAll(rivals.Select(async rival =>
            {
                try
                {
                    await store.Journal.AppendAsync([rival], Stop);
                    return null;
                }
                catch (MigrateException refused)
                {
                    return refused.Problem.Code;
                }
            }));

            outcomes.Count(code => code is null).ShouldBe(1);
            outcomes.Count(code => code == ProblemCode.JournalMoved).ShouldBe(7);
            last = rivals[Array.IndexOf(outcomes, null)];
            (await store.Journal.ReadAsync(round, 10, Stop)).ShouldBe([last]);
        }
    }

    [Fact]
    public async Task Append_CancelledBeforehand_WritesNothing()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        await Should.ThrowAsync<OperationCanceledException>(() => store.Journal.AppendAsync(Given.Records(1), new CancellationToken(canceled: true)));
        (await store.Journal.ReadAsync(0, 10, Stop)).ShouldBeEmpty();
    }

    [Fact]
    public void Append_OfAnyBatchesWithReopenings_ReadsAndFoldsAsItWas()
    {
        var batches = Gen.Choose(1, 7).Select(size => (Size: size, Reopen: false)).Or(Gen.Choose(1, 3).Select(size => (Size: size, Reopen: true))).ListOf();
        var cases = from sizes in batches from page in Gen.Choose(1, 9) select (sizes, page);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(15), Prop.ForAll(cases.ToArbitrary(), async given =>
        {
            await using var bed = MakeBed();
            var appended = new List<JournalRecord>();
            var store = await bed.OpenAsync(Stop);
            foreach (var (size, reopen) in given.sizes)
            {
                if (reopen)
                {
                    await store.DisposeAsync();
                    store = await bed.OpenAsync(Stop);
                }

                var batch = Given.Records(size, appended.LastOrDefault());
                await store.Journal.AppendAsync(batch, Stop);
                appended.AddRange(batch);
            }

            var read = new List<JournalRecord>();
            while (await store.Journal.ReadAsync(read.Count, given.page, Stop) is { Count: > 0 } page)
            {
                read.AddRange(page);
            }

            await store.DisposeAsync();
            read.ShouldBe(appended);
            HashChain.FindFault(read).ShouldBeNull();
            JsonSerializer.Serialize(Evolve.Fold(read)).ShouldBe(JsonSerializer.Serialize(Evolve.Fold(appended)));
        }));
    }

    [Fact]
    public void Append_OfAnyText_IsReadAsItWasAndTheStoreOpensAgain()
    {
        var text = Gen.Elements("a", "\"", "'", "\\", "\n", "é", "☂", "😀", "%", "{}", "--", ";", "\u2028").ListOf().Select(string.Concat);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(15), Prop.ForAll(text.Two().ToArbitrary(), async texts =>
        {
            await using var bed = MakeBed();
            var record = HashChain.Next(null, Given.Noon, texts.Item1, "Any", 1, texts.Item2);
            await using (var store = await bed.OpenAsync(Stop))
            {
                await store.Journal.AppendAsync([record], Stop);
            }

            await using var reopened = await bed.OpenAsync(Stop);
            (await reopened.Journal.ReadAsync(0, 1, Stop)).ShouldBe([record]);
        }));
    }
}
