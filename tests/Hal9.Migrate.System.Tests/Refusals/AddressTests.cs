using Hal9.Migrate.SystemTests.Programs;

namespace Hal9.Migrate.SystemTests.Refusals;

/// <summary>Somebody else listens where a program is to listen.</summary>
public sealed class AddressTests
{
    private const string Free = "http://127.0.0.1:0";

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Serve_ApiPortTaken_NamesTheAddressAndExitsOne()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TakenAddress();

        var result = await Hal9Migrate.RunAsync(folder, ["serve", "--store", folder.Of("store.db"), "--listen", taken.Url, "--gateway", Free]);

        result.ShouldBeRefused(1, $"{taken.Url} is taken", "choose another port");
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Serve_GatewayPortTaken_NamesTheAddressExitsOneAndHasRegisteredNothing()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TakenAddress();
        var plan = folder.Write("plan.json", PlanText.Brief(new("http://127.0.0.1:1"), new("http://127.0.0.1:2")));

        var result = await Hal9Migrate.RunAsync(
            folder, ["serve", "--plan", plan, "--store", folder.Of("store.db"), "--listen", Free, "--gateway", taken.Url]);

        result.ShouldBeRefused(1, $"{taken.Url} is taken", "choose another port");

        // Whoever starts it without a plan next time finds none.
        using var installation = await Installation.StartAloneAsync(folder);
        var status = await installation.Client.GetStatusAsync(TestContext.Current.CancellationToken);
        (status.Status, status.JournalVersion).ShouldBe((Decisions.MigrationStatus.NoPlan, 0));
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Gateway_PortTaken_NamesTheAddressAndExitsOne()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TakenAddress();

        var result = await Hal9Migrate.RunAsync(
            folder, ["gateway", "--controller", "http://127.0.0.1:1", "--listen", taken.Url, "--snapshot", folder.Of("snapshot.json")], "some-token");

        result.ShouldBeRefused(1, $"{taken.Url} is taken", "choose another port");
    }
}
