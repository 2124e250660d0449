using System.Text.Json;
using Hal9.Migrate.Client.Tests;
using Hal9.Migrate.Client.Tests.Loopback;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Json;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Tests.Commands;

public sealed class ProcessTests
{
    [Fact]
    public async Task Status_Json_IsTheDocumentAndNothingElse()
    {
        await using var server = await DomainServer.StartAsync();

        var result = await RunAsync(server, "status", "--format", "json");

        result.ExitCode.ShouldBe(0);
        result.Document<StatusDocument>().Name.ShouldBe("hal9-test");
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Status_NoTerminal_IsPlainText()
    {
        await using var server = await DomainServer.StartAsync();

        var result = await RunAsync(server, "status");

        result.Output.ShouldContain("hal9-test: ready");
        result.Output.ShouldContain("hal9-migrate pre-check --deep");
        result.Output.ShouldNotContain('\u001b');
        result.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    public async Task Status_NobodyThere_ExitsOneAndNamesTheAddress(string format)
    {
        var address = await LoopbackServer.NobodyAsync();

        var result = await CliProcess.RunAsync(["status", "--format", format], address);

        result.ExitCode.ShouldBe(1);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldContain(address.Authority);
        result.Error.ShouldNotContain("   at ");
        if (format == "json")
        {
            result.Problem().Code.ShouldBe(ProblemCode.ServerUnreachable);
        }
    }

    [Fact]
    public async Task Status_Verbose_SaysWhereInTheProgram()
    {
        var result = await CliProcess.RunAsync(["status", "--verbose"], await LoopbackServer.NobodyAsync());

        result.Error.ShouldContain("   at ");
    }

    [Fact]
    public async Task Status_NoToken_SaysWhereItLooked()
    {
        using var home = new TemporaryFolder();
        await using var server = await DomainServer.StartAsync();

        var result = await CliProcess.RunAsync(["status"], server.Address, home: home.Path);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain(home.Of($"credentials/127.0.0.1-{server.Address.Port}.json"));
    }

    [Fact]
    public async Task Status_TokenOnTheCommandLine_WorksAndWarns()
    {
        await using var server = await DomainServer.StartAsync();

        var result = await CliProcess.RunAsync(["status", "--token", DomainServer.Token, "--format", "json"], server.Address);

        result.ExitCode.ShouldBe(0);
        result.Document<StatusDocument>();
        JsonDocument.Parse(result.Error).RootElement.GetProperty("warning").GetString().ShouldNotBeNull().ShouldContain("HAL9_TOKEN");
    }

    [Fact]
    public async Task Rollback_NobodyToAsk_ExitsTwoNamesYesAndChangesNothing()
    {
        await using var server = await RunningAsync();

        var result = await RunAsync(server, "rollback");

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("--yes");
        result.Error.ShouldContain("Rollback to None");
        server.State.RestartRequired.ShouldBeFalse();
    }

    [Fact]
    public async Task Rollback_DryRun_ShowsItAndChangesNothing()
    {
        await using var server = await RunningAsync();

        var result = await RunAsync(server, "rollback", "--dry-run", "--format", "json");

        result.ExitCode.ShouldBe(0);
        result.Document<ChangeDocument>().DryRun.ShouldBeTrue();
        server.State.RestartRequired.ShouldBeFalse();
    }

    [Theory]
    [InlineData("--yes")]
    [InlineData("--force")]
    public async Task Rollback_SaidBeforehand_IsDoneAndMeasured(string option)
    {
        await using var server = await RunningAsync();
        server.OnStatus = _ => server.Advance();

        var result = await RunAsync(server, "rollback", option, "--reason", "smoke", "--format", "json");

        result.ExitCode.ShouldBe(0);
        result.Document<ChangeDocument>().Status.Rollback.ShouldNotBeNull().FinishedMs.ShouldNotBeNull();
        server.Asked.ShouldNotContain(asked => asked.Contains("dry_run", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migrate_ReachesItsGoal_ExitsZeroWithOneDocument()
    {
        await using var server = await DomainServer.StartAsync();
        server.OnStatus = _ => server.Advance();

        var result = await RunAsync(server, "migrate", "--phase", "canary", "--yes", "--format", "json");

        result.ExitCode.ShouldBe(0);
        result.Document<ChangeDocument>().Status.Phase.ShouldBe(Phase.Canary);
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Migrate_NoTerminal_TellsTheWayOnStandardError()
    {
        await using var server = await DomainServer.StartAsync();
        server.OnStatus = _ => server.Advance();

        var result = await RunAsync(server, "migrate", "--phase", "canary", "--yes");

        result.ExitCode.ShouldBe(0);
        result.Error.ShouldContain("Entered Shadow");
        result.Error.ShouldContain("Entered Canary 25 %");
        result.Output.ShouldContain("hal9-test: holding at Canary 25 %");
        result.Output.ShouldNotContain("Entered");
    }

    [Fact]
    public async Task Migrate_TriggerFires_ExitsFour()
    {
        await using var server = await DomainServer.StartAsync();
        server.OnStatus = asked =>
        {
            if (asked == 3)
            {
                server.Fire("errorRate");
            }

            server.Advance();
        };

        var result = await RunAsync(server, "migrate", "--yes", "--format", "json");

        result.ExitCode.ShouldBe(4);
        result.Document<ChangeDocument>().Status.Status.ShouldBe(MigrationStatus.RolledBack);
        result.Problem().Code.ShouldBe(ProblemCode.RolledBack);
    }

    [Fact]
    public async Task Migrate_GateDenied_ExitsSix()
    {
        await using var server = await DomainServer.StartAsync();
        server.OnStatus = _ =>
        {
            server.Advance();
            if (server.State is { Step.Phase: Phase.State, NeedsDecision: null })
            {
                server.Do(new DenyGate("people", "not on a Friday"));
            }
        };

        var result = await RunAsync(server, "migrate", "--yes");

        result.ExitCode.ShouldBe(6);
        result.Error.ShouldContain("not on a Friday");
    }

    [Fact]
    public async Task Wait_TimeIsOver_ExitsFive()
    {
        await using var server = await RunningAsync();

        var result = await RunAsync(server, "wait", "--timeout", "500ms");

        result.ExitCode.ShouldBe(5);
        server.State.Status.ShouldBe(MigrationStatus.Running);
    }

    [Fact]
    public async Task Wait_CtrlC_ExitsAtOnceAndTheMigrationGoesOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGINT to send to another process.");
        await using var server = await RunningAsync();
        using var process = CliProcess.Start(["wait"], server.Address, DomainServer.Token);
        await process.SaidAsync("Waiting for hal9-test");

        await process.InterruptAsync();
        var result = await process.EndAsync();

        result.ExitCode.ShouldBe(130);
        result.Error.ShouldContain("the migration goes on");
        result.Error.ShouldNotContain("Exception");
        server.State.Status.ShouldBe(MigrationStatus.Running);
    }

    [Fact]
    public async Task MonitorLogs_ServerRestarts_GoesOnLineByLine()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGINT to send to another process.");
        await using var server = await RunningAsync();
        using var process = CliProcess.Start(["monitor", "--dashboard", "logs", "--format", "json"], server.Address, DomainServer.Token);
        await process.SaidAsync("Entered Shadow");

        await server.StopAsync();
        await process.SaidAsync("Still following");
        server.Do(new SuspendMigration("lunch"));
        await server.StartAgainAsync();
        await process.SaidAsync("Suspended: lunch");
        await process.InterruptAsync();
        var result = await process.EndAsync();

        result.ExitCode.ShouldBe(130);
        var sequences = result.Output.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<EventDocument>(line, Hal9Json.Options)!.Sequence).ToList();
        sequences.ShouldBe(Enumerable.Range(1, sequences.Count).Select(number => (long)number));
    }

    [Fact]
    public async Task Plan_InitThenCheck_IsValid()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Of("plan.json");

        var init = await CliProcess.RunAsync(["plan", "init", "-o", path, "--legacy-url", "http://a:1", "--successor-url", "http://b:2", "--name", "mine"]);
        var check = await CliProcess.RunAsync(["plan", "check", path, "--format", "json"]);

        init.ExitCode.ShouldBe(0);
        check.ExitCode.ShouldBe(0);
        check.Document<PlanDocument>().Name.ShouldBe("mine");
    }

    [Fact]
    public async Task PlanCheck_Faults_NamesEachWithItsPath()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("plan.json", """{"name":"x","legacy":{"url":"ftp://a"},"successor":{"url":"http://b"},"canary":{"steps":[5,3]},"fool":{}}""");

        var result = await CliProcess.RunAsync(["plan", "check", path, "--format", "json"]);

        result.ExitCode.ShouldBe(1);
        result.Output.ShouldBeEmpty();
        result.Problem().Errors.Select(error => error.Path).ShouldBe(["legacy.url", "canary.steps[1]", "fool"], ignoreOrder: true);
    }

    [Fact]
    public async Task PlanSchema_Redirected_IsJson() =>
        JsonDocument.Parse((await CliProcess.RunAsync(["plan", "schema"])).Output).RootElement.GetProperty("title").GetString().ShouldBe("Hal9.Migrate plan");

    private static Task<CliResult> RunAsync(DomainServer server, params string[] args) => CliProcess.RunAsync(args, server.Address, DomainServer.Token);

    private static async Task<DomainServer> RunningAsync()
    {
        var server = await DomainServer.StartAsync();
        server.Do(new StartMigration(Phase.Full, null, null, false, null));
        server.Advance();
        return server;
    }
}
