using Hal9.Migrate.Evidence;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.Files;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Storage.Contract;

namespace Hal9.Migrate.Sqlite.Tests;

public sealed class FullDiskTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tmpfs")]
    [InlineData("ext4")]
    public async Task FullDisk_WithAStoreOpen_RefusesEvidenceAndStillTakesDecisions(string kind)
    {
        await using var disk = await SmallDisk.MountAsync(kind);
        var path = Path.Combine(disk.Folder, "store.db");
        var records = Given.Records(30);
        await using (var store = await SqliteStore.OpenAsync(path, Raw.Small, Stop))
        {
            await store.Journal.AppendAsync(records[..1], Stop);
            await store.Evidence.AppendAsync([Given.Second(Given.Noon)], Stop);
            disk.Fill();

            await RefusesEvidenceAsync(store);
            foreach (var record in records[1..15])
            {
                await store.Journal.AppendAsync([record], Stop);
            }

            (await store.Tokens.AddAsync(Given.Token("ann"), Stop)).ShouldBeTrue();
            new FileInfo(path + "-reserve").Length.ShouldBeLessThan(Raw.Small.ReserveBytes);
            await RefusesEvidenceAsync(store); // though what was released has room for it
            disk.Fill(); // and that somebody else takes
            await store.Journal.AppendAsync(records[15..20], Stop);
        }

        // A restart on the full disk goes on as well.
        await using (var store = await SqliteStore.OpenAsync(path, Raw.Small, Stop))
        {
            (await store.Journal.ReadAsync(0, 100, Stop)).ShouldBe(records[..20]);
            await store.Journal.AppendAsync(records[20..25], Stop);

            disk.Free();
            await store.ProbeWriteAsync(Stop);
            await store.Evidence.AppendAsync([Given.Second(Given.Noon.AddSeconds(2))], Stop);
            new FileInfo(path + "-reserve").Length.ShouldBe(Raw.Small.ReserveBytes);
            await store.Journal.AppendAsync(records[25..], Stop);
            (await store.Journal.ReadAsync(0, 100, Stop)).ShouldBe(records);
            (await store.Evidence.ReadAsync(Given.Noon, Given.Noon.AddHours(1), 10, Stop)).Select(window => window.Start)
                .ShouldBe([Given.Noon, Given.Noon.AddSeconds(2)]);
        }
    }

    [Theory]
    [InlineData("tmpfs")]
    [InlineData("ext4")]
    public async Task FullDisk_WithTheReserveUsedUp_RefusesDecisionsWholeUntilThereIsRoom(string kind)
    {
        await using var disk = await SmallDisk.MountAsync(kind);
        var path = Path.Combine(disk.Folder, "store.db");
        await using var store = await SqliteStore.OpenAsync(path, Raw.Small, Stop);
        disk.Fill();

        var written = new List<JournalRecord>();
        var refused = default(MigrateException);
        while (refused is null)
        {
            try
            {
                var next = Given.Records(3, written.LastOrDefault());
                await store.Journal.AppendAsync(next, Stop);
                written.AddRange(next);
            }
            catch (MigrateException exception)
            {
                refused = exception;
            }
        }

        refused.Problem.Code.ShouldBe(ProblemCode.StoreUnwritable);
        refused.Problem.Detail.ShouldContain(path);
        written.Count.ShouldBeGreaterThan(30);
        (await store.Journal.ReadAsync(0, 100_000, Stop)).ShouldBe(written);
        new FileInfo(path + "-reserve").Length.ShouldBe(0);

        disk.Free();
        var last = Given.Records(3, written[^1]);
        await store.Journal.AppendAsync(last, Stop);
        (await store.Journal.ReadAsync(0, 100_000, Stop)).ShouldBe([.. written, .. last]);
    }

    [Theory]
    [InlineData("tmpfs")]
    [InlineData("ext4")]
    public async Task FullDisk_WithoutAStore_RefusesToMakeOneAndLaterMakesIt(string kind)
    {
        await using var disk = await SmallDisk.MountAsync(kind);
        var path = Path.Combine(disk.Folder, "store.db");
        disk.Fill();
        await Expect.ProblemAsync(ProblemCode.StoreUnwritable, path, () => SqliteStore.OpenAsync(path, Raw.Small, Stop));
        disk.Free();
        await using var store = await SqliteStore.OpenAsync(path, Raw.Small, Stop);
        await store.Journal.AppendAsync(Given.Records(1), Stop);
    }

    [Fact]
    public async Task MaxBytes_Reached_RefusesEvidenceUntilSomeIsDroppedAndStillTakesDecisions()
    {
        await using var bed = new SqliteBed();
        await using var store = await SqliteStore.OpenAsync(bed.Path, Raw.Small with { MaxBytes = 1 << 20 }, Stop);
        var start = Given.Noon;
        var refused = default(MigrateException);
        while (refused is null)
        {
            try
            {
                await store.Evidence.AppendAsync([.. Enumerable.Range(0, 60).Select(i => Noisy(start.AddSeconds(i)))], Stop);
                start = start.AddMinutes(1);
            }
            catch (MigrateException exception)
            {
                refused = exception;
            }
        }

        refused.Problem.Code.ShouldBe(ProblemCode.StoreUnwritable);
        refused.Problem.Detail.ShouldContain("1 MiB");
        (await store.Evidence.ReadAsync(start, start.AddMinutes(1), 100, Stop)).ShouldBeEmpty();

        await store.Journal.AppendAsync(Given.Records(2000), Stop);
        (await store.Tokens.AddAsync(Given.Token("ann"), Stop)).ShouldBeTrue();

        while (await store.Evidence.CompactAsync(start, EvidenceRetention.Default with { Seconds = TimeSpan.FromMinutes(1) }, Stop) > 0)
        {
        }

        await store.Evidence.AppendAsync([.. Enumerable.Range(0, 60).Select(i => Noisy(start.AddSeconds(i)))], Stop);
        (await store.Evidence.ReadAsync(start, start.AddMinutes(1), 100, Stop)).Count.ShouldBe(60);
    }

    [Fact]
    public async Task Reserve_ReleasedAndRestored_ReallyTakesSpaceInParts()
    {
        await using var bed = new SqliteBed();
        using var reserve = new Reserve(new StoreFile(bed.Path), 1 << 20);
        var file = new FileInfo(bed.Path + "-reserve");
        long Length()
        {
            file.Refresh();
            return file.Length;
        }

        Length().ShouldBe(0);
        reserve.TryRelease().ShouldBeFalse();
        reserve.TryRestore().ShouldBeTrue();
        Length().ShouldBe(1 << 20);
        for (var left = 7; left >= 0; left--)
        {
            reserve.TryRelease().ShouldBeTrue();
            Length().ShouldBe(left << 17);
        }

        reserve.TryRelease().ShouldBeFalse();
        reserve.TryRestore().ShouldBeTrue();
        Length().ShouldBe(1 << 20);
    }

    // Twenty samples with trace ids do not compress.
    private static EvidenceWindow Noisy(DateTimeOffset start) => Given.Second(start) with
    {
        Samples = [.. Enumerable.Range(0, 20).Select(_ => new RequestSample(start, Subject.Legacy, "GET", "/", 200, 1, Guid.NewGuid().ToString("N"), null))],
    };

    private static async Task RefusesEvidenceAsync(SqliteStore store)
    {
        (await Expect.ProblemAsync(ProblemCode.StoreUnwritable, store.Location, () => store.Evidence.AppendAsync([Given.Second(Given.Noon.AddSeconds(1))], Stop)))
            .Detail.ShouldContain("full");
        await Expect.ProblemAsync(ProblemCode.StoreUnwritable, store.Location, () => store.ProbeWriteAsync(Stop));
    }
}
