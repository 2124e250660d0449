using System.Runtime.Versioning;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.Tests.Children;
using Hal9.Migrate.Storage.Contract;

namespace Hal9.Migrate.Sqlite.Tests;

public sealed class FilesTests
{
    private const string Nobody = "65534";
    private const UnixFileMode Anybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [UnsupportedOSPlatform("windows")]
    [Fact]
    public async Task Open_OfANewStore_MakesEveryFileForItsOwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no permission bits.");
        await using var bed = new SqliteBed();
        await using var store = await bed.OpenAsync(Stop);
        await store.Journal.AppendAsync(Given.Records(1), Stop);

        Directory.GetFiles(bed.Folder).Select(Path.GetFileName).Order().ShouldBe(
            ["store.db", "store.db-lock", "store.db-reserve", "store.db-shm", "store.db-wal"]);
        foreach (var file in Directory.GetFiles(bed.Folder))
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }
    }

    [Fact]
    public async Task Close_OfAStore_LeavesAllInOneFile()
    {
        await using var bed = new SqliteBed();
        var records = Given.Records(3);
        await using (var store = await bed.OpenAsync(Stop))
        {
            await store.Journal.AppendAsync(records, Stop);
        }

        Directory.GetFiles(bed.Folder).Select(Path.GetFileName).Order().ShouldBe(["store.db", "store.db-lock", "store.db-reserve"]);
        File.Move(bed.Path, bed.Path + ".moved");
        await using var moved = await SqliteStore.OpenAsync(bed.Path + ".moved", Raw.Small, Stop);
        (await moved.Journal.ReadAsync(0, 10, Stop)).ShouldBe(records);
    }

    [Fact]
    public async Task Open_InADirectoryThatIsNotThere_SaysSoAndMakesNone()
    {
        await using var bed = new SqliteBed();
        var path = Path.Combine(bed.Folder, "nowhere", "store.db");
        await Expect.ProblemAsync(ProblemCode.StoreUnwritable, path, () => SqliteStore.OpenAsync(path, Raw.Small, Stop));
        Directory.Exists(Path.Combine(bed.Folder, "nowhere")).ShouldBeFalse();
    }

    [Fact]
    public async Task Open_OfADirectory_SaysSo()
    {
        await using var bed = new SqliteBed();
        (await Expect.ProblemAsync(ProblemCode.StoreUnwritable, bed.Folder, () => SqliteStore.OpenAsync(bed.Folder, Raw.Small, Stop)))
            .Detail.ShouldContain("is a directory");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Open_OfNoPath_IsAMistakeOfTheCaller(string path) =>
        await Should.ThrowAsync<ArgumentException>(() => SqliteStore.OpenAsync(path, cancellationToken: Stop));

    [Theory]
    [InlineData("with space; and=signs")]
    [InlineData("käse ☂.db")]
    [InlineData("file:name#fragment%20")]
    [InlineData(":memory:")]
    public async Task Open_OfAFileOfAnyName_IsThatFile(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && name.Contains(':', StringComparison.Ordinal), "Windows allows no colon in a name.");
        await using var bed = new SqliteBed();
        var path = Path.Combine(bed.Folder, name);
        await using var store = await SqliteStore.OpenAsync(path, Raw.Small, Stop);
        await store.Journal.AppendAsync(Given.Records(1), Stop);
        store.Location.ShouldBe(path);
        new FileInfo(path).Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Open_ThroughALink_IsTheFileItself()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        await using var bed = new SqliteBed();
        var link = Path.Combine(bed.Folder, "link.db");
        File.CreateSymbolicLink(link, "other.db");
        File.CreateSymbolicLink(Path.Combine(bed.Folder, "other.db"), bed.Path);

        await using (var store = await SqliteStore.OpenAsync(link, Raw.Small, Stop))
        {
            store.Location.ShouldBe(bed.Path);
            (await Should.ThrowAsync<MigrateException>(() => bed.OpenAsync(Stop))).Problem.Code.ShouldBe(ProblemCode.StoreInUse);
            File.Exists(bed.Path + "-wal").ShouldBeTrue();
        }

        await using var direct = await bed.OpenAsync(Stop);
        direct.Epoch.ShouldBe(2);
        (await Should.ThrowAsync<MigrateException>(() => SqliteStore.OpenAsync(link, Raw.Small, Stop))).Problem.Code.ShouldBe(ProblemCode.StoreInUse);
    }

    [Fact]
    public async Task Open_ThroughALinkToItself_SaysThatItCannot()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        await using var bed = new SqliteBed();
        File.CreateSymbolicLink(bed.Path, bed.Path);
        await Expect.ProblemAsync(ProblemCode.StoreUnwritable, bed.Path, () => bed.OpenAsync(Stop));
    }

    public static TheoryData<string, UnixFileMode, UnixFileMode> WithoutRights => new()
    {
        { "the file is read-only", UnixFileMode.UserRead | UnixFileMode.OtherRead, Anybody },
        { "the file cannot be read", UnixFileMode.None, Anybody },
        { "the directory is read-only", Anybody, Anybody & ~(UnixFileMode.UserWrite | UnixFileMode.OtherWrite) },
        { "the directory cannot be entered", Anybody, UnixFileMode.None },
    };

    [UnsupportedOSPlatform("windows")]
    [Theory]
    [MemberData(nameof(WithoutRights))]
    public async Task Open_WithoutTheRightsToWrite_IsRefusedAndLaterWorks(string why, UnixFileMode fileMode, UnixFileMode folderMode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no permission bits.");

        // Root may write everywhere, so that root's child does it as nobody.
        string[] prefix = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups"] : [];
        await using var bed = new SqliteBed();
        await (await bed.OpenAsync(Stop)).DisposeAsync();
        File.Delete(bed.Path + "-lock");
        File.Delete(bed.Path + "-reserve");
        File.SetUnixFileMode(bed.Path, fileMode);
        File.SetUnixFileMode(bed.Folder, folderMode);
        using (var child = ChildProcess.Start(ChildVerbs.Try, bed.Path, prefix))
        {
            var said = await child.ReadLineAsync(Stop);
            said.ShouldNotBeNull().ShouldStartWith(ProblemCode.StoreUnwritable + " ", customMessage: why);
            said.ShouldContain(bed.Path);
            said.ShouldContain("Give the user who runs the server", customMessage: why);
        }

        File.SetUnixFileMode(bed.Folder, Anybody);
        File.SetUnixFileMode(bed.Path, Anybody);
        foreach (var helper in Directory.GetFiles(bed.Folder, "store.db-*"))
        {
            File.SetUnixFileMode(helper, Anybody);
        }

        using var again = ChildProcess.Start(ChildVerbs.Try, bed.Path, prefix);
        (await again.ReadLineAsync(Stop)).ShouldBe("written");
    }
}
