using Hal9.Migrate.SystemTests.Programs;

namespace Hal9.Migrate.SystemTests.Refusals;

/// <summary>A store that a server must not, or cannot, use.</summary>
public sealed class StoreTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Serve_AnotherServerHasTheStore_SaysWhichAndTheFirstGoesOn()
    {
        using var folder = new TemporaryFolder();
        using var first = await Installation.StartAloneAsync(folder);
        var before = await first.Client.GetHealthAsync(Cancelled);

        var second = await ServeAsync(folder, folder.Of("store.db"));

        second.ShouldBeRefused(1, folder.Of("store.db"), "in use by another server", $"process {first.Controller.Id} ", "Stop that server, or name another store");
        var plan = PlanText.Brief(new("http://127.0.0.1:1"), new("http://127.0.0.1:2"));
        (await first.Client.RegisterPlanAsync(plan, dryRun: false, Cancelled)).Changed.ShouldBeTrue();
        (await first.Client.GetHealthAsync(Cancelled)).Epoch.ShouldBe(before.Epoch);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Serve_FirstServerWasKilled_TheNextOneMayHaveTheStore()
    {
        using var folder = new TemporaryFolder();
        using var first = await Installation.StartAloneAsync(folder);
        await first.Controller.KillAsync();

        await first.StartControllerAsync();

        (await first.Client.GetHealthAsync(Cancelled)).Epoch.ShouldBe(2);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Serve_FolderOfSecretsIsNotThere_SaysSoAtTheStart()
    {
        using var folder = new TemporaryFolder();

        var result = await Hal9Migrate.RunAsync(
            folder, ["serve", "--store", folder.Of("store.db"), "--listen", "http://127.0.0.1:0", "--no-gateway", "--secrets-dir", folder.Of("nowhere")]);

        result.ShouldBeRefused(2, folder.Of("nowhere"), "--secrets-dir", "Make it");
        File.Exists(folder.Of("store.db")).ShouldBeFalse();
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Serve_FileIsNoStore_SaysSoAndLeavesItAsItIs()
    {
        using var folder = new TemporaryFolder();
        var text = new string('x', 9_999);
        var store = folder.Write("store.db", text);

        var result = await ServeAsync(folder, store);

        result.ShouldBeRefused(1, store, "is damaged, or is not a store", "Restore it from a backup");
        (await File.ReadAllTextAsync(store, Cancelled)).ShouldBe(text);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Serve_JournalRecordWasChanged_SaysWhichAndServesNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM to send to another process.");
        using var folder = new TemporaryFolder();
        using (var first = await Installation.StartAloneAsync(folder))
        {
            await first.Client.RegisterPlanAsync(PlanText.Brief(new("http://127.0.0.1:1"), new("http://127.0.0.1:2")), dryRun: false, Cancelled);

            // In order, so that everything is in the one file.
            await first.Controller.SignalAsync("TERM");
            (await first.Controller.EndAsync()).ExitCode.ShouldBe(0);
        }

        // Another address of the same length, wherever it stands in the file.
        var file = await File.ReadAllBytesAsync(folder.Of("store.db"), Cancelled);
        Replace(file, "http://127.0.0.1:2"u8, "http://127.0.0.1:3"u8).ShouldBeGreaterThan(0);
        await File.WriteAllBytesAsync(folder.Of("store.db"), file, Cancelled);

        var result = await ServeAsync(folder, folder.Of("store.db"));

        result.ShouldBeRefused(1, folder.Of("store.db"), "record 2");
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Serve_StoreIsAFolder_SaysSo()
    {
        using var folder = new TemporaryFolder();

        (await ServeAsync(folder, folder.Path)).ShouldBeRefused(1, folder.Path, "is a directory", "Name a file in it");
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Serve_FolderOfTheStoreIsMissing_SaysSoAndMakesNone()
    {
        using var folder = new TemporaryFolder();

        (await ServeAsync(folder, folder.Of("missing/store.db"))).ShouldBeRefused(1, folder.Of("missing"), "does not exist", "Create it");

        Directory.Exists(folder.Of("missing")).ShouldBeFalse();
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Serve_FolderIsReadOnly_SaysSo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Permissions do not hold this user back.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Of("closed"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.Of("closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        (await ServeAsync(folder, folder.Of("closed/store.db"))).ShouldBeRefused(1, folder.Of("closed/store.db"), "read and write access");
    }

    private static Task<CliResult> ServeAsync(TemporaryFolder folder, string store) =>
        Hal9Migrate.RunAsync(folder, ["serve", "--store", store, "--listen", "http://127.0.0.1:0", "--no-gateway"]);

    private static int Replace(Span<byte> file, ReadOnlySpan<byte> old, ReadOnlySpan<byte> with)
    {
        var count = 0;
        for (int at; (at = file.IndexOf(old)) >= 0; count++)
        {
            with.CopyTo(file[at..]);
            file = file[(at + old.Length)..];
        }

        return count;
    }
}
