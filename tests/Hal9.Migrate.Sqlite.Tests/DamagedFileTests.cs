using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Storage.Contract;

namespace Hal9.Migrate.Sqlite.Tests;

public sealed class DamagedFileTests
{
    private const int PageSize = 4096;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(600)]
    [InlineData(20_000)]
    public async Task Open_OfATextFile_IsRefusedAndLeavesItAsItWas(int length)
    {
        await using var bed = new SqliteBed();
        var text = new string('x', length);
        await File.WriteAllTextAsync(bed.Path, text, Stop);
        await Expect.ProblemAsync(ProblemCode.StoreCorrupt, bed.Path, () => bed.OpenAsync(Stop));
        (await File.ReadAllTextAsync(bed.Path, Stop)).ShouldBe(text);
    }

    [Fact]
    public async Task Open_OfAnEmptyFile_MakesAStoreOfIt()
    {
        await using var bed = new SqliteBed();
        await File.WriteAllTextAsync(bed.Path, "", Stop);
        await using var store = await bed.OpenAsync(Stop);
        store.Epoch.ShouldBe(1);
    }

    [Theory]
    [InlineData("CREATE TABLE things (a)")]
    [InlineData("PRAGMA application_id = 77")]
    [InlineData("PRAGMA user_version = 1")]
    public async Task Open_OfAnotherProgramsDatabase_IsRefusedAndLeavesItAsItWas(string theirs)
    {
        await using var bed = new SqliteBed();
        Raw.Execute(bed.Path, theirs);
        var before = await File.ReadAllBytesAsync(bed.Path, Stop);
        (await Expect.ProblemAsync(ProblemCode.StoreCorrupt, bed.Path, () => bed.OpenAsync(Stop))).Detail.ShouldContain("another program");
        (await File.ReadAllBytesAsync(bed.Path, Stop)).ShouldBe(before);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public async Task Open_OfATruncatedFile_IsRefused(double share)
    {
        await using var bed = new SqliteBed();
        await FillAsync(bed);
        await using (var file = File.OpenWrite(bed.Path))
        {
            file.SetLength((long)(file.Length * share));
        }

        await Expect.ProblemAsync(ProblemCode.StoreCorrupt, bed.Path, () => bed.OpenAsync(Stop));
    }

    [Theory]
    [InlineData("sqlite_autoindex_tokens_2")]
    [InlineData("sqlite_autoindex_secrets_1")]
    public async Task Open_WithADamagedIndex_IsRefusedThoughNoRowIsDamaged(string index)
    {
        await using var bed = new SqliteBed();
        await FillAsync(bed);
        var page = (long)Raw.Scalar(bed.Path, $"SELECT rootpage FROM sqlite_schema WHERE name = '{index}'")!;
        await using (var file = File.OpenWrite(bed.Path))
        {
            // The header of a leaf without cells: a sound page, in which nothing is found.
            file.Position = (page - 1) * PageSize;
            file.Write([0x0A, 0, 0, 0, 0, 0x10, 0, 0]);
        }

        (await Expect.ProblemAsync(ProblemCode.StoreCorrupt, bed.Path, () => bed.OpenAsync(Stop))).Detail.ShouldContain(index);
    }

    [Fact]
    public async Task Open_WithRandomBytesOverSomePages_IsRefusedOrHasEverythingDecided()
    {
        await using var whole = new SqliteBed();
        var records = await FillAsync(whole);
        var good = await File.ReadAllBytesAsync(whole.Path, Stop);
        var (opened, refused) = (0, 0);

        // Short damage inside a value is found in the journal only, which has hashes; SQLite's pages have none.
        var place = from page in Gen.Choose(0, good.Length / PageSize - 1)
                    from length in Gen.Choose(64, PageSize)
                    from offset in Gen.Choose(0, PageSize - length)
                    select (Start: page * PageSize + offset, length);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(place.NonEmptyListOf().Resize(3).ToArbitrary(), async places =>
        {
            await using var bed = new SqliteBed();
            var bad = good.ToArray();
            foreach (var (start, length) in places)
            {
                RandomNumberGenerator.Fill(bad.AsSpan(start, length));
            }

            await File.WriteAllBytesAsync(bed.Path, bad, Stop);
            if (await OpenUnlessDamagedAsync(bed) is not { } store)
            {
                Interlocked.Increment(ref refused);
                return;
            }

            await using (store)
            {
                Interlocked.Increment(ref opened);
                (await store.Journal.ReadAsync(0, int.MaxValue, Stop)).ShouldBe(records);
                (await store.Tokens.ListAsync(Stop)).ShouldBe([Given.Token("ann")]);
                (await store.Tokens.FindAsync(Given.Token("ann").Hash, Stop)).ShouldBe(Given.Token("ann"));
                try
                {
                    await store.Evidence.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, int.MaxValue, Stop);
                }
                catch (MigrateException exception)
                {
                    exception.Problem.Code.ShouldBe(ProblemCode.StoreCorrupt, exception.ToString());
                }
            }
        }));

        opened.ShouldBeGreaterThan(0);
        refused.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Evidence_WithADamagedWindow_FailsAloneAndDecisionsGoOn()
    {
        await using var bed = new SqliteBed();
        var records = await FillAsync(bed);
        Raw.Execute(bed.Path, "UPDATE evidence_seconds SET window = x'00ff00ff' WHERE start = (SELECT min(start) FROM evidence_seconds)");

        await using var store = await bed.OpenAsync(Stop);
        await Expect.ProblemAsync(ProblemCode.StoreCorrupt, bed.Path, () => store.Evidence.ReadAsync(Given.Noon, Given.Noon.AddHours(1), 10, Stop));
        await Expect.ProblemAsync(ProblemCode.StoreCorrupt, bed.Path, () => store.Evidence.CompactAsync(Given.Noon.AddDays(2), EvidenceRetention.Default, Stop));
        (await store.Evidence.ReadAsync(Given.Noon.AddSeconds(1), Given.Noon.AddHours(1), 1000, Stop)).Count.ShouldBe(299);
        await store.Journal.AppendAsync(Given.Records(1, records[^1]), Stop);
    }

    [Theory]
    [InlineData("UPDATE tokens SET role = 'king'")]
    [InlineData("UPDATE tokens SET created_at = 'long ago'")]
    public async Task Tokens_WithAValueOfNobodys_AreDamage(string change)
    {
        await using var bed = new SqliteBed();
        await FillAsync(bed);
        Raw.Execute(bed.Path, change);
        await using var store = await bed.OpenAsync(Stop);
        await Expect.ProblemAsync(ProblemCode.StoreCorrupt, bed.Path, () => store.Tokens.ListAsync(Stop));
    }

    [Fact]
    public async Task Write_AfterTheFileWasTakenAway_IsRefusedAndMakesNoNewOne()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let an open file be taken away.");
        await using var bed = new SqliteBed();
        await using var store = await bed.OpenAsync(Stop);
        var records = Given.Records(3);
        await store.Journal.AppendAsync(records[..1], Stop);
        File.Move(bed.Path, bed.Path + ".away");

        await Expect.ProblemAsync(ProblemCode.StoreUnwritable, bed.Path, () => store.Journal.AppendAsync(records[1..2], Stop));
        await Expect.ProblemAsync(ProblemCode.StoreUnwritable, bed.Path, () => store.ProbeWriteAsync(Stop));
        File.Exists(bed.Path).ShouldBeFalse();

        File.Move(bed.Path + ".away", bed.Path);
        await store.Journal.AppendAsync(records[1..], Stop);
        (await store.Journal.ReadAsync(0, 10, Stop)).ShouldBe(records);
    }

    private static async Task<IMigrationStore?> OpenUnlessDamagedAsync(SqliteBed bed)
    {
        try
        {
            return await bed.OpenAsync(Stop);
        }
        catch (MigrateException exception)
        {
            exception.Problem.Code.ShouldBeOneOf([ProblemCode.StoreCorrupt, ProblemCode.JournalTampered], exception.ToString());
            exception.Problem.Remedy.ShouldNotBeNull();
            return null;
        }
    }

    // About 190 KiB of store, closed, with something in every table.
    private static async Task<IReadOnlyList<JournalRecord>> FillAsync(SqliteBed bed)
    {
        var records = Given.Records(100);
        await using var store = await bed.OpenAsync(Stop);
        await store.Journal.AppendAsync(records, Stop);
        await store.Evidence.AppendAsync([.. Enumerable.Range(0, 300).Select(i => Given.Second(Given.Noon.AddSeconds(i), 3))], Stop);
        await store.Tokens.AddAsync(Given.Token("ann"), Stop);
        await store.GetOrAddSecretAsync("key", [1, 2, 3], Stop);
        return records;
    }
}
