using Hal9.Migrate.Access;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests;

public sealed class MigrationTests
{
    [Fact]
    public async Task Start_EvidenceIsGood_GoesThroughAllPhasesAndCompletes()
    {
        await using var server = await TestServer.StartAsync();
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);

        var change = await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest());
        change.Message.ShouldContain("Start test from None to Full 100 %: 6 steps");
        await server.UntilAsync(status => status.StandbyOver);
        gateway.Obeys!.Percentage.ShouldBe(Percentage.Hundred);
        await server.PostAsync<ChangeDocument>(ApiPath.Complete, new ReasonRequest("done"));

        var events = await server.GetAsync<EventDocument[]>(ApiPath.Events + "?limit=1000");
        events.Where(happened => happened.Type == nameof(StepEntered)).Select(happened => happened.Message).ShouldBe(
            ["Entered Shadow", "Entered Canary 10 %", "Entered Canary 50 %", "Entered State 50 %", "Entered RampUp 90 %", "Entered Full 100 %"]);
        var status = await server.StatusAsync();
        status.Status.ShouldBe(MigrationStatus.Completed);
        status.Phases.ShouldAllBe(phase => phase.Visited && phase.Seconds > 0);
    }

    [Fact]
    public async Task Trigger_SuccessorFailsInCanary_RollsBackByItselfAndSaysHowLongThatTook()
    {
        await using var server = await TestServer.StartAsync();
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        gateway.Measure = (snapshot, second) => snapshot?.Percentage > Percentage.Zero ? ScriptedGateway.SuccessorFails(snapshot, second) : ScriptedGateway.AllWell(snapshot, second);
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest());

        var status = await server.UntilAsync(status => status.Status == MigrationStatus.RolledBack);

        gateway.Obeys!.Percentage.ShouldBe(Percentage.Zero);
        status.Rollback!.Cause.ShouldBe(RollbackCause.Trigger);
        status.Rollback.Reason!.ShouldContain("error rate 60 % > 20 %");
        status.Rollback.ToZeroMs!.Value.ShouldBeGreaterThan(0);
        status.Rollback.FinishedMs.ShouldNotBeNull();
        (await server.RefusedAsync(HttpMethod.Post, ApiPath.Goal, new StartRequest())).Code.ShouldBe("RestartRequired");
    }

    [Fact]
    public async Task Rollback_SuccessorStillAnswers_WaitsForTheLastRequest()
    {
        await using var server = await TestServer.StartAsync();
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)) { SuccessorInFlight = 2 }.Start();
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("Canary"));
        await server.UntilAsync(status => status.Phase == Phase.Canary);

        var dry = await server.PostAsync<ChangeDocument>(ApiPath.Rollback + "?dry_run=true", new RollbackRequest());
        dry.DryRun.ShouldBeTrue();
        dry.Message.ShouldMatch(@"^Roll back test from Canary \d+ % to None: \d+ req/s to the legacy");
        (await DryRunAsync(ApiPath.Abort)).ShouldMatch(@"^Abort test from Canary \d+ % to None: \d+ req/s to the legacy");
        (await DryRunAsync(ApiPath.Suspend)).ShouldMatch(@"^Suspend test at Canary \d+ %: \d+ req/s stay on the successor, triggers stay armed$");
        await server.PostAsync<ChangeDocument>(ApiPath.Suspend, new ReasonRequest("lunch"));
        (await DryRunAsync(ApiPath.Resume)).ShouldMatch(@"^Resume test at Canary \d+ %( toward Canary 50 %)?$");
        await server.PostAsync<ChangeDocument>(ApiPath.Resume, new ReasonRequest("back"));
        (await server.StatusAsync()).Phase.ShouldBe(Phase.Canary);

        await server.PostAsync<ChangeDocument>(ApiPath.Rollback, new RollbackRequest(Reason: "drill"));
        await server.UntilAsync(status => status.Rollback?.RoutedMs is not null);
        (await server.StatusAsync()).Status.ShouldBe(MigrationStatus.RollingBack);
        gateway.SuccessorInFlight = 0;
        await server.UntilAsync(status => status.Status == MigrationStatus.RolledBack);
        (await DryRunAsync(ApiPath.Abort)).ShouldBe("Abort test at None: no user is on the successor; the plan is closed");

        async Task<string> DryRunAsync(string path) => (await server.PostAsync<ChangeDocument>(path + "?dry_run=true", new ReasonRequest())).Message;
    }

    [Fact]
    public async Task Restart_InTheMiddle_GoesOnFromTheJournalUnderAHigherEpoch()
    {
        await using var server = await TestServer.StartAsync();
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("Canary"));
        await server.UntilAsync(status => status.Phase == Phase.Canary);
        var before = gateway.Obeys!.Id;

        await server.RestartAsync();

        await server.UntilAsync(status => status is { Status: MigrationStatus.Holding, Gateways: [{ UpToDate: true }] });
        gateway.Obeys!.Id.Epoch.ShouldBeGreaterThan(before.Epoch);
        gateway.Obeys.Percentage.ShouldBe(Percentage.Of(50));
    }

    [Fact]
    public async Task Start_ServiceDown_IsNotReadyAndSaysWhy_ForceStartsAnyway()
    {
        await using var server = await TestServer.StartAsync();
        await server.Successor.DisposeAsync();

        var problem = await server.RefusedAsync(HttpMethod.Post, ApiPath.Goal, new StartRequest());
        problem.Code.ShouldBe("NotReady");
        problem.Errors.Select(error => error.Path).ShouldBe(["successor.reachable", "gateway.acknowledging"]);

        (await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest(Force: true))).Changed.ShouldBeTrue();
    }
}
