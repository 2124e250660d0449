using System.Text.Json;
using System.Text.RegularExpressions;
using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Tests.Loopback;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Json;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Tests.Commands;

/// <summary>Starting, waiting, going back: exit codes that scripts branch on, and Ctrl+C.</summary>
public sealed class CourseTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Migrate_ReachesItsGoal_ExitsZeroAndTellsTheWayOnStandardError()
    {
        await using var bed = await LiveBed.StartAsync();

        var result = await CliProcess.RunAsync(["migrate", "--phase", "canary", "--percentage", "20", "--yes"], bed);

        result.ExitCode.ShouldBe(0);
        result.Error.ShouldContain("Entered Shadow");
        result.Error.ShouldContain("Entered Canary 20 %");
        result.Output.ShouldContain("hal9-test: holding at Canary 20 %");
        result.Output.ShouldNotContain("Entered");
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Migrate_SuccessorBreaks_ExitsFourWithTheStatusAndTheProblem()
    {
        await using var bed = await LiveBed.StartAsync();
        using var process = CliProcess.Start(["migrate", "--yes", "--format", "json"], bed);
        using var client = bed.Connect();
        while ((await client.GetStatusAsync(Cancelled)).Phase != Phase.Canary)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancelled);
        }

        bed.IsSuccessorBroken = true;
        var result = await process.EndAsync();

        result.ExitCode.ShouldBe(4);
        result.Document<ChangeDocument>().Status.Status.ShouldBe(MigrationStatus.RolledBack);
        result.Problem().Code.ShouldBe(ProblemCode.RolledBack);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Migrate_GateDenied_ExitsSix()
    {
        await using var bed = await LiveBed.StartAsync();
        using var another = await bed.ConnectAsAsync("another", Role.Operator);
        using var process = CliProcess.Start(["migrate", "--yes"], bed);
        await process.SaidAsync("Entered State");

        await another.DenyGateAsync("people", new("not on a Friday"), dryRun: false, Cancelled);
        var result = await process.EndAsync();

        result.ExitCode.ShouldBe(6);
        result.Error.ShouldContain("not on a Friday");
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Rollback_NobodyToAsk_ExitsTwoNamesYesAndChangesNothing()
    {
        await using var bed = await StartedAsync();

        var result = await CliProcess.RunAsync(["rollback"], bed);

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("--yes");
        result.Error.ShouldContain("Roll back hal9-test");
        (await StatusAsync(bed)).RestartRequired.ShouldBeFalse();
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Rollback_DryRun_ShowsItAndChangesNothing()
    {
        await using var bed = await StartedAsync();

        var result = await CliProcess.RunAsync(["rollback", "--dry-run", "--format", "json"], bed);

        result.ExitCode.ShouldBe(0);
        result.Document<ChangeDocument>().DryRun.ShouldBeTrue();
        (await StatusAsync(bed)).RestartRequired.ShouldBeFalse();
    }

    [Theory]
    [InlineData("--yes")]
    [InlineData("--force")]
    public async Task Rollback_SaidBeforehand_IsDone(string option)
    {
        await using var bed = await StartedAsync();

        var result = await CliProcess.RunAsync(["rollback", option, "--reason", "smoke", "--format", "json"], bed);

        result.ExitCode.ShouldBe(0);
        result.Document<ChangeDocument>().Status.Status.ShouldBe(MigrationStatus.RolledBack);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Wait_CtrlC_ExitsAtOnceAndTheMigrationGoesOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGINT to send to another process.");
        await using var bed = await StartedAsync();
        using var process = CliProcess.Start(["wait"], bed);
        await process.SaidAsync("Waiting for hal9-test");

        await process.InterruptAsync();
        var result = await process.EndAsync();

        result.ExitCode.ShouldBe(130);
        result.Error.ShouldContain("the migration goes on");
        result.Error.ShouldNotContain("Exception");
        (await StatusAsync(bed)).Status.ShouldBe(MigrationStatus.Running);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task MonitorLogs_ServerRestarts_GoesOnLineByLine()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGINT to send to another process.");
        await using var bed = await StartedAsync();
        using var process = CliProcess.Start(["monitor", "--dashboard", "logs", "--format", "json"], bed);
        await process.SaidAsync("Goal Full 100 %");

        await bed.StopAsync();
        await process.SaidAsync("Still following");
        await bed.StartAgainAsync();
        using var client = bed.Connect();
        await client.SuspendAsync(new("lunch"), dryRun: false, Cancelled);
        await process.SaidAsync("Suspended: lunch");
        await process.InterruptAsync();
        var result = await process.EndAsync();

        result.ExitCode.ShouldBe(130);
        var sequences = result.Output.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<EventDocument>(line, Hal9Json.Options)!.Sequence).ToList();
        sequences.ShouldBe(Enumerable.Range(1, sequences.Count).Select(number => (long)number));
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task StatusWatch_Json_IsOneDocumentALineUntilCtrlC()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGINT to send to another process.");
        await using var bed = await LiveBed.StartAsync(traffic: false);
        using var process = CliProcess.Start(["status", "--watch", "--interval", "100ms", "--format", "json"], bed);
        await process.SaidAsync("\"Ready\"");
        using (var client = bed.Connect())
        {
            await client.StartAsync(new(Force: true), dryRun: false, Cancelled);
        }

        await process.SaidAsync("\"Running\"");
        await process.InterruptAsync();
        var result = await process.EndAsync();

        result.ExitCode.ShouldBe(130);
        result.Output.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<StatusDocument>(line, Hal9Json.Options)!.Status)
            .Distinct().ShouldBe([MigrationStatus.Ready, MigrationStatus.Running]);
    }

    [Theory(Timeout = TimeLimit.Milliseconds)]
    [InlineData("status --watch")]
    [InlineData("monitor")]
    public async Task Watched_NotATerminal_IsALineALookAndGoesOnAfterARestart(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGINT to send to another process.");
        await using var bed = await StartedAsync();
        using var process = CliProcess.Start([.. command.Split(' '), "--interval", "100ms", "--format", "pretty"], bed);
        await process.SaidAsync("running at Shadow");

        await bed.StopAsync();
        await process.SaidAsync("cannot be reached");
        await bed.StartAgainAsync();
        using var client = bed.Connect();
        await client.SuspendAsync(new("lunch"), dryRun: false, Cancelled);
        await process.SaidAsync("suspended at Shadow");
        await process.InterruptAsync();
        var result = await process.EndAsync();

        result.ExitCode.ShouldBe(130);
        result.Output.TrimEnd().Split('\n').ShouldAllBe(line => Regex.IsMatch(line, @"^\d\d:\d\d:\d\d  \S+: (?:running|suspended) at (?:None|Shadow); ", RegexOptions.NonBacktracking));
        Regex.Count(result.Error, "cannot be reached", RegexOptions.NonBacktracking).ShouldBe(1);
    }

    private static async Task<LiveBed> StartedAsync()
    {
        var bed = await LiveBed.StartAsync(traffic: false);
        using var client = bed.Connect();
        await client.StartAsync(new(Force: true), dryRun: false, Cancelled);
        return bed;
    }

    private static async Task<StatusDocument> StatusAsync(LiveBed bed)
    {
        using var client = bed.Connect();
        return await client.GetStatusAsync(Cancelled);
    }
}
