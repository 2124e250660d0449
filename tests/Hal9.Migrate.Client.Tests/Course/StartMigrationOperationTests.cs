using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Tests.Loopback;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Tests.Course;

public sealed class StartMigrationOperationTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EverythingWell_WaitsUntilFullAndTellsTheWay()
    {
        await using var server = await DomainServer.StartAsync();
        server.OnStatus = _ => AdvanceWithApproval(server);
        var host = new RecordingHost();

        var outcome = await RunAsync(server, host, new());

        outcome.Problem.ShouldBeNull();
        var change = host.Outputs.ShouldHaveSingleItem().ShouldBeOfType<ChangeDocument>();
        (change.Status.Phase, change.Status.Status).ShouldBe((Phase.Full, MigrationStatus.Holding));
        foreach (var step in new[] { "Shadow", "Canary 5 %", "Canary 25 %", "State 25 %", "RampUp 75 %", "Full 100 %" })
        {
            host.Said.ShouldContain(said => said.EndsWith($"Entered {step}", StringComparison.Ordinal));
        }

        var percents = host.Reports.Select(report => report.Percent).OfType<double>().ToList();
        percents.ShouldBeInOrder();
        percents[^1].ShouldBe(100);
        host.Reports.Last().Completed.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_AgainWhileItRuns_AdoptsIt()
    {
        await using var server = await DomainServer.StartAsync();
        server.Do(new StartMigration(Phase.Full, null, null, false, null));
        server.OnStatus = _ => AdvanceWithApproval(server);

        var outcome = await RunAsync(server, new RecordingHost(), new() { Plan = new(DomainServer.Plan, "plan.json") });

        outcome.Problem.ShouldBeNull();
        server.State.StartedBy.ShouldBe("somebody");
        server.Asked.ShouldNotContain(asked => asked.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_GoalWithinCanary_StopsWaitingThere()
    {
        await using var server = await DomainServer.StartAsync();
        server.OnStatus = _ => server.Advance();

        var outcome = await RunAsync(server, new RecordingHost(), new() { Phase = Phase.Canary, Percentage = Percentage.Of(10) });

        outcome.Problem.ShouldBeNull();
        server.State.Step.ShouldBe(new Step(Phase.Canary, Percentage.Of(10)));
    }

    [Fact]
    public async Task Run_TriggerFires_EndsRolledBackWithTheReason()
    {
        await using var server = await DomainServer.StartAsync();
        server.OnStatus = asked =>
        {
            if (asked == 4)
            {
                server.Fire("errorRate");
            }
            else
            {
                server.Advance();
            }
        };
        var host = new RecordingHost();

        var outcome = await RunAsync(server, host, new());

        outcome.Problem.ShouldNotBeNull().Code.ShouldBe(ProblemCode.RolledBack);
        outcome.Problem.Detail.ShouldContain("errorRate is surely too high");
        outcome.Target.ShouldBeOfType<StatusDocument>().Status.ShouldBe(MigrationStatus.RolledBack);
        host.Outputs.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Run_GateDenied_EndsInNeedsDecision()
    {
        await using var server = await DomainServer.StartAsync();
        server.OnStatus = _ =>
        {
            if (server.State is { Step.Phase: Phase.State, NeedsDecision: null })
            {
                server.Do(new DenyGate("people", "not on a Friday"));
            }

            server.Advance();
        };

        var outcome = await RunAsync(server, new RecordingHost(), new());

        outcome.Problem.ShouldNotBeNull().Code.ShouldBe(ProblemCode.NeedsDecision);
        outcome.Problem.Detail.ShouldContain("not on a Friday");
    }

    [Fact]
    public async Task Run_SomebodyAborts_EndsInAborted()
    {
        await using var server = await DomainServer.StartAsync();
        server.OnStatus = asked =>
        {
            if (asked == 3)
            {
                server.Do(new AbortMigration("enough"));
            }

            server.Advance();
        };

        (await RunAsync(server, new RecordingHost(), new())).Problem.ShouldNotBeNull().Code.ShouldBe(ProblemCode.Aborted);
    }

    [Fact]
    public async Task Run_TimeIsOver_LeavesTheMigrationRunning()
    {
        await using var server = await DomainServer.StartAsync();
        server.OnStatus = asked => Advance(server, asked, upTo: 3);

        var outcome = await RunAsync(server, new RecordingHost(), new() { Timeout = TimeSpan.FromSeconds(10) });

        outcome.Problem.ShouldNotBeNull().Code.ShouldBe(ProblemCode.TimedOut);
        outcome.Problem.Detail.ShouldContain("After 10s");
        server.State.Status.ShouldBe(MigrationStatus.Running);
    }

    [Fact]
    public async Task Run_Cancelled_SaysThatTheMigrationGoesOn()
    {
        await using var server = await DomainServer.StartAsync();
        using var stop = new CancellationTokenSource();
        server.OnStatus = asked =>
        {
            Advance(server, asked, upTo: 3);
            if (asked == 4)
            {
                stop.Cancel();
            }
        };
        var host = new RecordingHost();
        using var client = server.Connect();

        await Should.ThrowAsync<OperationCanceledException>(() => new StartMigrationOperation(client, new HurriedTime()).RunAsync(new(), host, stop.Token));

        server.State.Status.ShouldBe(MigrationStatus.Running);
        host.Said.ShouldContain(said => said.StartsWith("warn: Stopped waiting; the migration goes on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ServerRestarts_WaitsOnAndTellsEverything()
    {
        await using var server = await DomainServer.StartAsync();
        var gone = Task.CompletedTask;
        server.OnStatus = asked =>
        {
            AdvanceWithApproval(server);
            if (asked == 3)
            {
                gone = Task.Run(server.StopAsync, Cancelled);
            }
        };
        var host = new RecordingHost
        {
            OnSaid = said =>
            {
                if (said.Contains("Still waiting", StringComparison.Ordinal))
                {
                    gone.ContinueWith(_ => server.StartAgainAsync(), Cancelled).Unwrap().GetAwaiter().GetResult();
                }
            },
        };

        var outcome = await RunAsync(server, host, new());

        outcome.Problem.ShouldBeNull();
        host.Said.Count(said => said.Contains("Still waiting", StringComparison.Ordinal)).ShouldBe(1);
        host.Said.Count(said => said.EndsWith("Entered Full 100 %", StringComparison.Ordinal)).ShouldBe(1);
        host.Said.Where(said => said.Contains("Entered", StringComparison.Ordinal)).ShouldBeUnique();
    }

    [Fact]
    public async Task Run_PreviewOnly_ChangesNothing()
    {
        await using var server = await DomainServer.StartAsync();
        var host = new RecordingHost { Consent = Consent.PreviewOnly };

        (await RunAsync(server, host, new())).ShouldBe(OperationOutcome.Done);

        host.Questions.ShouldHaveSingleItem().ShouldContain("Full 100 %");
        server.State.Status.ShouldBe(MigrationStatus.Ready);
    }

    [Fact]
    public async Task Run_Declined_ChangesNothing()
    {
        await using var server = await DomainServer.StartAsync();

        (await RunAsync(server, new RecordingHost { Consent = Consent.Refused }, new())).IsDeclined.ShouldBeTrue();

        server.State.Status.ShouldBe(MigrationStatus.Ready);
    }

    [Fact]
    public async Task Run_PlanNotRegistered_AsksOnceRegistersAndStarts()
    {
        await using var server = await DomainServer.StartAsync(plan: null);
        var host = new RecordingHost { Consent = Consent.Granted };

        var outcome = await RunAsync(server, host, new() { Plan = new(DomainServer.Plan, "plan.json"), Wait = false });

        outcome.ShouldBe(OperationOutcome.Done);
        host.Questions.ShouldHaveSingleItem().ShouldContain("then start toward Full 100 %");
        server.State.Status.ShouldBe(MigrationStatus.Running);
    }

    [Fact]
    public async Task Run_PlanWithFaults_IsRefusedBeforeAnythingIsAsked()
    {
        await using var server = await DomainServer.StartAsync();

        var problem = (await Should.ThrowAsync<MigrateException>(() => RunAsync(server, new RecordingHost(), new() { Plan = new("{}", "plan.json") }))).Problem;

        problem.Code.ShouldBe(ProblemCode.PlanInvalid);
        problem.Detail.ShouldContain("plan.json");
        server.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_SamePlanWasAborted_BeginsAnewOnlyWithRestartAndReason()
    {
        await using var server = await DomainServer.StartAsync();
        server.Do(new StartMigration(Phase.Full, null, null, false, null));
        server.Do(new AbortMigration("enough"));
        var again = new StartMigrationRequest { Plan = new(DomainServer.Plan, "plan.json"), Wait = false };

        var problem = (await Should.ThrowAsync<MigrateException>(() => RunAsync(server, new RecordingHost(), again))).Problem;
        var outcome = await RunAsync(server, new RecordingHost(), again with { Restart = true, Reason = "the disk was replaced" });

        problem.Code.ShouldBe(ProblemCode.Closed);
        outcome.ShouldBe(OperationOutcome.Done);
        server.State.Status.ShouldBe(MigrationStatus.Running);
    }

    [Fact]
    public async Task Run_CompletedAlready_IsDone()
    {
        await using var server = await DomainServer.StartAsync();
        server.Do(new StartMigration(Phase.Full, null, null, false, null));
        while (!server.State.StandbyOver)
        {
            AdvanceWithApproval(server);
        }

        server.Do(new CompleteMigration("done"));

        (await RunAsync(server, new RecordingHost(), new() { Plan = new(DomainServer.Plan, "plan.json") })).ShouldBe(OperationOutcome.Done);
    }

    private static async Task<OperationOutcome> RunAsync(DomainServer server, RecordingHost host, StartMigrationRequest request)
    {
        var time = new HurriedTime();
        using var client = server.Connect(time);
        return await new StartMigrationOperation(client, time).RunAsync(request, host, Cancelled);
    }

    private static void Advance(DomainServer server, int asked, int upTo)
    {
        if (asked <= upTo)
        {
            server.Advance();
        }
    }

    private static void AdvanceWithApproval(DomainServer server)
    {
        if (server.State.Step.Phase == Phase.State && server.State.GateProgressOf("people").Approvals.IsEmpty)
        {
            server.Do(new ApproveGate("people", null), "another");
        }

        server.Advance();
    }
}
