using System.Text.Json;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.SystemTests.Programs;
using Hal9.Migrate.SystemTests.Users;

namespace Hal9.Migrate.SystemTests.Refusals;

/// <summary>Plans and tokens that will not do.</summary>
public sealed class InputTests
{
    private const string Unknown = "hal9_0000000000000000000000000000000000000000000000000000000000000000";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Serve_BadPlan_NamesEveryFaultAndMakesNoStore()
    {
        using var folder = new TemporaryFolder();
        var plan = folder.Write("plan.json", """{"name":"x","legacy":{"url":"ftp://a"},"successor":{"url":"http://b"},"canary":{"steps":[5,3,400]},"fool":{}}""");

        var result = await Hal9Migrate.RunAsync(folder, ["serve", "--plan", plan, "--store", folder.Of("store.db"), "--listen", "http://127.0.0.1:0"]);

        result.ShouldBeRefused(1, $"{plan} is not a valid plan", "legacy.url", "canary.steps[1]", "canary.steps[2]", "fool", "plan schema");
        Directory.GetFiles(folder.Path).ShouldBe([plan]);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Serve_NoPlanFile_NamesItAndExitsTwo()
    {
        using var folder = new TemporaryFolder();

        var result = await Hal9Migrate.RunAsync(folder, ["serve", "--plan", folder.Of("plan.json"), "--store", folder.Of("store.db")]);

        result.ShouldBeRefused(2, folder.Of("plan.json"), "no such file");
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Migrate_TokenMissingOrWrong_SaysWhereItCameFromAndStartsNothing()
    {
        using var folder = new TemporaryFolder();
        using var stranger = new TemporaryFolder();
        using var installation = await Installation.StartAloneAsync(folder);
        var plan = folder.Write("plan.json", PlanText.Brief(new("http://127.0.0.1:1"), new("http://127.0.0.1:2")));
        string[] migrate = ["migrate", "--plan", plan, "--force", "--yes", "--no-wait", "--server", installation.Client.Connection.Address.AbsoluteUri];

        var without = await Hal9Migrate.RunAsync(stranger, migrate);
        var with = await Hal9Migrate.RunAsync(folder, migrate, Unknown);

        without.ShouldBeRefused(1, "There is no token", stranger.Of("home"), "token create");
        with.ShouldBeRefused(1, "unknown or was revoked", "HAL9_TOKEN", "token create");
        with.Error.ShouldNotContain(Unknown);
        var status = await installation.Client.GetStatusAsync(Cancelled);
        (status.Status, status.JournalVersion).ShouldBe((MigrationStatus.NoPlan, 0));
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Gateway_TokenWrong_SaysSoGoesOnTryingAndAnswers503()
    {
        using var folder = new TemporaryFolder();
        using var installation = await Installation.StartAloneAsync(folder);
        using var gateway = Hal9Migrate.Start(
            folder,
            [
                "gateway", "--controller", installation.Client.Connection.Address.AbsoluteUri, "--listen", "http://127.0.0.1:0", "--id", "edge",
                "--snapshot", folder.Of("snapshot.json"), "--format", "json",
            ],
            Unknown);

        await gateway.SaidAsync("The token is unknown or was revoked");
        using var http = User.Open(new Uri(JsonElement.Parse(await gateway.FirstLineAsync()).GetProperty("gateway").GetString()!));
        var reply = await User.AskAsync(http, "somebody", 0, Cancelled);

        reply.Failure.ShouldNotBeNull().ShouldStartWith("503 ");

        gateway.Error.ShouldContain("The controller refuses this gateway");
        gateway.Error.ShouldContain("trying again");
        gateway.Error.ShouldNotContain("   at ");
        gateway.Error.ShouldNotContain(Unknown);
        File.Exists(folder.Of("snapshot.json")).ShouldBeFalse();
    }
}
