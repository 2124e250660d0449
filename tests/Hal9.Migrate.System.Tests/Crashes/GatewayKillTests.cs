using System.Globalization;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.SystemTests.Programs;
using Hal9.Migrate.SystemTests.Users;

namespace Hal9.Migrate.SystemTests.Crashes;

/// <summary>kill -9 of a gateway, when nobody is there to tell the next one what to do.</summary>
public sealed class GatewayKillTests
{
    private const int Users = 400;

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Kill_InCanaryAndTheControllerIsDeadToo_ComesBackWithEveryUserOnTheSameSide()
    {
        using var folder = new TemporaryFolder();
        using var legacy = await Service.StartAsync(folder, "flat");
        using var successor = await Service.StartAsync(folder, "hierarchical");
        using var installation = await Installation.StartApartAsync(folder, PlanText.Brief(legacy.Url, successor.Url));
        await using (var crowd = new Crowd(installation.Gateway))
        {
            (await installation.RunAsync("migrate", "--phase", "canary", "--percentage", "20", "--yes")).ExitCode.ShouldBe(0);
        }

        var before = await AskAllAsync(installation.Gateway);
        await installation.Controller.KillAsync();
        await installation.KillGatewayAsync();
        await installation.StartGatewayAsync();
        var after = await AskAllAsync(installation.Gateway);

        // A fifth of 400 users: 80, and more than 30 off is less likely than one in ten thousand; here it is always the same users.
        before.Count(answer => answer.ServedBy == "successor").ShouldBeInRange(50, 110);
        after.ShouldBe(before);

        // And it obeys the next controller as if nothing had been.
        await installation.StartControllerAsync();
        var status = await installation.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        (status.Status, status.Percentage.Value).ShouldBe((MigrationStatus.Holding, 20));
    }

    private static async Task<List<Reply>> AskAllAsync(Uri gateway)
    {
        using var http = User.Open(gateway);
        var answers = new List<Reply>();
        for (var number = 0; number < Users; number++)
        {
            answers.Add(await User.AskAsync(http, number.ToString(CultureInfo.InvariantCulture), number, TestContext.Current.CancellationToken));
        }

        answers.ShouldAllBe(answer => answer.Failure == null);
        return answers;
    }
}
