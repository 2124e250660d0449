using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Tests;
using Hal9.Migrate.Client.Tests.Loopback;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Tests.Commands;

/// <summary>Finding the server, saying who one is, and what goes where.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task Status_CredentialsFileOfWhoRunsTheServer_IsFoundAndTheDocumentIsAllThereIs()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);

        var result = await CliProcess.RunAsync(["status", "--format", "json"], bed);

        result.ExitCode.ShouldBe(0);
        result.Document<StatusDocument>().Name.ShouldBe("hal9-test");
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Status_NoTerminal_IsPlainText()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);

        var result = await CliProcess.RunAsync(["status"], bed);

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

        var result = await CliProcess.RunAsync(["status", "--format", format, "--server", address.AbsoluteUri]);

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
        var result = await CliProcess.RunAsync(["status", "--verbose", "--server", (await LoopbackServer.NobodyAsync()).AbsoluteUri]);

        result.Error.ShouldContain("   at ");
    }

    [Fact]
    public async Task Status_NoToken_SaysWhereItLooked()
    {
        using var home = new TemporaryFolder();
        await using var bed = await LiveBed.StartAsync(traffic: false);

        var result = await CliProcess.RunAsync(["status"], bed, home: home.Path);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain(home.Of($"credentials/127.0.0.1-{bed.Address.Port}.json"));
    }

    [Fact]
    public async Task Status_TokenExpired_SaysWhichAndWhereItCameFrom()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);
        using var client = bed.Connect();
        var made = await client.CreateTokenAsync(new("brief", Role.Viewer, LifetimeSeconds: 1), TestContext.Current.CancellationToken);
        while (TimeProvider.System.GetUtcNow() <= made.ExpiresAt)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        var result = await CliProcess.RunAsync(["status"], bed, made.Token);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("brief expired");
        result.Error.ShouldContain("HAL9_TOKEN");
        result.Error.ShouldNotContain(made.Token);
    }

    [Fact]
    public async Task Status_TokenOnTheCommandLine_WorksAndWarns()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);

        var result = await CliProcess.RunAsync(["status", "--token", bed.Token, "--format", "json"], bed);

        result.ExitCode.ShouldBe(0);
        result.Document<StatusDocument>();
        JsonDocument.Parse(result.Error).RootElement.GetProperty("warning").GetString().ShouldNotBeNull().ShouldContain("HAL9_TOKEN");
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
}
