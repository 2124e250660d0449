using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.SystemTests.Programs;
using Hal9.Migrate.SystemTests.Users;

namespace Hal9.Migrate.SystemTests.Crashes;

/// <summary>kill -9 of the controller, with the gateway in a process of its own.</summary>
public sealed class ControllerKillTests
{
    /// <summary>Enough to be sure that a dead controller is missed by nobody, and little enough to be over in a second or two.</summary>
    private const int WhileItIsDead = 300;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Kill_InEveryPhase_UsersNoticeNothingAndTheMigrationGoesOnToItsEnd()
    {
        using var folder = new TemporaryFolder();
        using var legacy = await Service.StartAsync(folder, "flat");
        using var successor = await Service.StartAsync(folder, "hierarchical");
        using var installation = await Installation.StartApartAsync(folder, PlanText.Brief(legacy.Url, successor.Url));
        await using var crowd = new Crowd(installation.Gateway);
        (await installation.RunAsync("migrate", "--yes", "--no-wait")).ExitCode.ShouldBe(0);

        foreach (var phase in new[] { Phase.Shadow, Phase.Canary, Phase.RampUp, Phase.Full })
        {
            var before = await installation.UntilAsync(status => status.Phase >= phase);
            (before.Phase, before.StandbyOver).ShouldBe((phase, false));
            await installation.Controller.KillAsync();

            await crowd.AnsweredAsync(WhileItIsDead);

            await installation.StartControllerAsync();
            var after = await installation.Client.GetStatusAsync(Cancelled);
            after.JournalVersion.ShouldBeGreaterThanOrEqualTo(before.JournalVersion);
            after.Percentage.ShouldBeGreaterThanOrEqualTo(before.Percentage);
            await installation.UntilAsync(status => status.Gateways is [{ UpToDate: true, Silent: false }]);
        }

        await installation.UntilAsync(status => status.StandbyOver);
        (await installation.RunAsync("complete", "--yes")).ExitCode.ShouldBe(0);
        await crowd.StopAsync();

        crowd.ShouldHaveNoticedNothing();
        crowd.Answers.Last().ServedBy.ShouldBe("successor");
        (await installation.Client.GetStatusAsync(Cancelled)).Status.ShouldBe(MigrationStatus.Completed);
        (await installation.RunAsync("verify", "--tests", "journal")).ExitCode.ShouldBe(0);
        var events = await installation.Client.GetEventsAsync(0, 1_000, Cancelled);
        events.Where(happened => happened.Type == nameof(StepEntered)).Select(happened => happened.Message)
            .ShouldBe(["Entered Shadow", "Entered Canary 20 %", "Entered Canary 50 %", "Entered State 50 %", "Entered RampUp 75 %", "Entered Full 100 %"]);
    }
}
