using Hal9.Migrate.Evidence;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Storage.Contract;

/// <summary>What every implementation of <see cref="IMigrationStore"/> does, seen through the ports alone.</summary>
public abstract partial class MigrationStoreContract
{
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A new, empty place.</summary>
    protected abstract StoreBed MakeBed();

    [Fact]
    public async Task Open_AgainAndAgain_EachReignHasAGreaterEpoch()
    {
        await using var bed = MakeBed();
        var epochs = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            await using var store = await bed.OpenAsync(Stop);
            epochs.Add(store.Epoch);
        }

        epochs.ShouldBeInOrder();
        epochs.Distinct().Count().ShouldBe(3);
        epochs[0].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Location_OfAnOpenStore_SaysSomething()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        store.Location.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task EveryWrite_AfterAnotherTookOver_LosesTheLeaseAndChangesNothing()
    {
        await using var bed = MakeBed();
        var records = Given.Records(3);
        await using (var store = await bed.OpenAsync(Stop))
        {
            await store.Journal.AppendAsync(records[..2], Stop);
            await store.Evidence.AppendAsync([Given.Second(Given.Noon)], Stop);
            await store.Tokens.AddAsync(Given.Token("ann"), Stop);
            await bed.DeposeAsync(store, Stop);

            foreach (var write in (Func<Task>[])[
                () => store.Journal.AppendAsync(records[2..], Stop),
                () => store.Evidence.AppendAsync([Given.Second(Given.Noon.AddSeconds(1))], Stop),
                () => store.Evidence.CompactAsync(Given.Noon.AddDays(2), EvidenceRetention.Default, Stop),
                () => store.Tokens.AddAsync(Given.Token("bob"), Stop),
                () => store.Tokens.RemoveAsync("ann", Stop),
                () => store.GetOrAddSecretAsync("key", [1, 2, 3], Stop),
                () => store.Cursors.MoveAsync("reader", 2, Stop),
                () => store.ProbeWriteAsync(Stop)])
            {
                (await Should.ThrowAsync<MigrateException>(write)).Problem.Code.ShouldBe(ProblemCode.LeaseLost);
            }
        }

        await using var next = await bed.OpenAsync(Stop);
        (await next.Journal.ReadAsync(0, 10, Stop)).ShouldBe(records[..2]);
        (await ReadAllAsync(next)).Select(window => window.Start).ShouldBe([Given.Noon]);
        (await next.Tokens.ListAsync(Stop)).ShouldBe([Given.Token("ann")]);
        (await next.GetOrAddSecretAsync("key", [9], Stop)).ShouldBe([9]);
    }

    [Fact]
    public async Task Read_AfterAnotherTookOver_StillAnswers()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        await store.Journal.AppendAsync(Given.Records(1), Stop);
        await bed.DeposeAsync(store, Stop);
        (await store.Journal.ReadAsync(0, 10, Stop)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Secret_AskedForTwice_IsTheFirstCandidate()
    {
        await using var bed = MakeBed();
        byte[] first = [1, 0, 255];
        await using (var store = await bed.OpenAsync(Stop))
        {
            (await store.GetOrAddSecretAsync("key", first, Stop)).ShouldBe(first);
            (await store.GetOrAddSecretAsync("key", [7], Stop)).ShouldBe(first);
            (await store.GetOrAddSecretAsync("other", [7], Stop)).ShouldBe([7]);
        }

        await using var reopened = await bed.OpenAsync(Stop);
        (await reopened.GetOrAddSecretAsync("key", [8], Stop)).ShouldBe(first);
    }

    [Fact]
    public async Task Cursor_Moved_IsWhereItWasMovedToAndNeverGoesBack()
    {
        await using var bed = MakeBed();
        await using (var store = await bed.OpenAsync(Stop))
        {
            (await store.Cursors.ReadAsync("one", Stop)).ShouldBe(0);
            await store.Cursors.MoveAsync("one", 7, Stop);
            await store.Cursors.MoveAsync("one", 5, Stop);
            await store.Cursors.MoveAsync("two", 3, Stop);
        }

        await using var reopened = await bed.OpenAsync(Stop);
        (await reopened.Cursors.ReadAsync("one", Stop)).ShouldBe(7);
        (await reopened.Cursors.ReadAsync("two", Stop)).ShouldBe(3);
    }

    [Fact]
    public async Task Secret_AskedForByManyAtOnce_IsTheSameForAll()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        var secrets = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => store.GetOrAddSecretAsync("key", [(byte)i], Stop)));
        secrets.Select(secret => secret.ShouldHaveSingleItem()).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task ProbeWrite_OfAStoreThatCanBeWritten_Passes()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        await store.ProbeWriteAsync(Stop);
        await store.ProbeWriteAsync(Stop);
    }

    [Fact]
    public async Task EveryMember_OfAClosedStore_SaysThatItIsClosed()
    {
        await using var bed = MakeBed();
        var store = await bed.OpenAsync(Stop);
        await store.DisposeAsync();
        await store.DisposeAsync();

        foreach (var use in (Func<Task>[])[
            () => store.Journal.ReadAsync(0, 1, Stop),
            () => store.Journal.AppendAsync(Given.Records(1), Stop),
            () => store.Evidence.AppendAsync([Given.Second(Given.Noon)], Stop),
            () => store.Tokens.ListAsync(Stop),
            () => store.ProbeWriteAsync(Stop)])
        {
            await Should.ThrowAsync<ObjectDisposedException>(use);
        }
    }

    [Fact]
    public async Task Close_WithWritesUnderWay_DoesThemFirst()
    {
        await using var bed = MakeBed();
        var records = Given.Records(20);
        var store = await bed.OpenAsync(Stop);
        var writes = records.ConvertAll(record => store.Journal.AppendAsync([record], Stop));
        await store.DisposeAsync();
        await Task.WhenAll(writes);

        await using var reopened = await bed.OpenAsync(Stop);
        (await reopened.Journal.ReadAsync(0, 100, Stop)).ShouldBe(records);
    }

    [Fact]
    public async Task ReadersAndWriter_AtTheSameTime_SeeOnlyWholePrefixes()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        var records = Given.Records(120);
        using var written = new CancellationTokenSource();

        var readers = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            var (reads, seen) = (0, 0);
            while (!written.IsCancellationRequested || reads == 0)
            {
                var read = await store.Journal.ReadAsync(0, 1000, Stop);
                read.ShouldBe(records[..read.Count]);
                read.Count.ShouldBeGreaterThanOrEqualTo(seen);
                (read.Count % 3).ShouldBe(0); // appended by threes, so seen by threes
                seen = read.Count;
                reads++;
            }
        }, Stop)).ToList();

        foreach (var three in records.Chunk(3))
        {
            await store.Journal.AppendAsync(three, Stop);
            await store.Evidence.AppendAsync([Given.Second(Given.Noon.AddMinutes(three[0].Sequence))], Stop);
            await store.Evidence.CompactAsync(Given.Noon.AddMinutes(three[0].Sequence).AddDays(1), EvidenceRetention.Default, Stop);
        }

        await written.CancelAsync();
        await Task.WhenAll(readers);
        (await store.Journal.ReadAsync(0, 1000, Stop)).ShouldBe(records);
        (await ReadAllAsync(store)).Sum(window => window.Seconds).ShouldBe(40);
    }

    /// <summary>All evidence, read in pages as the port says.</summary>
    protected static async Task<List<EvidenceWindow>> ReadAllAsync(IMigrationStore store, int page = 1000)
    {
        var (all, from) = (new List<EvidenceWindow>(), DateTimeOffset.MinValue);
        while (await store.Evidence.ReadAsync(from, DateTimeOffset.MaxValue, page, Stop) is { Count: > 0 } windows)
        {
            windows.Count.ShouldBeLessThanOrEqualTo(page);
            all.AddRange(windows);
            from = windows[^1].End;
        }

        return all;
    }
}
