using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Tests.Loopback;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Tests.Course;

/// <summary>Migrations with real traffic, as an operator drives them.</summary>
public sealed class WholeWayTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Start_EverythingWellAndTheServerRestarts_ReachesFullAndTellsTheWholeWayOnce()
    {
        await using var bed = await LiveBed.StartAsync();
        using var another = await bed.ConnectAsAsync("another", Role.Operator);
        var (restart, approval) = ((Task?)null, (Task?)null);
        var host = new RecordingHost
        {
            OnSaid = said =>
            {
                if (said.EndsWith("Entered Canary 20 %", StringComparison.Ordinal))
                {
                    restart ??= bed.StopAsync().AsTask();
                }
                else if (said.Contains("Still waiting", StringComparison.Ordinal))
                {
                    restart = restart!.ContinueWith(_ => bed.StartAgainAsync(), TaskScheduler.Default).Unwrap();
                }
                else if (said.EndsWith("Entered State 50 %", StringComparison.Ordinal))
                {
                    approval ??= another.ApproveGateAsync("people", new("looks good"), dryRun: false, Cancelled);
                }
            },
        };

        var outcome = await StartAsync(bed, host, new());

        outcome.Problem.ShouldBeNull();
        var change = host.Outputs.ShouldHaveSingleItem().ShouldBeOfType<ChangeDocument>();
        (change.Status.Phase, change.Status.Status).ShouldBe((Phase.Full, MigrationStatus.Holding));
        host.Said.Where(said => said.Contains("Entered", StringComparison.Ordinal)).Select(said => said[(said.IndexOf("Entered", StringComparison.Ordinal) + 8)..])
            .ShouldBe(["Shadow", "Canary 20 %", "Canary 50 %", "State 50 %", "RampUp 75 %", "Full 100 %"]);
        host.Said.Count(said => said.Contains("Still waiting", StringComparison.Ordinal)).ShouldBe(1);
        host.Reports.Last().Percent.ShouldBe(100);
        host.Reports.Last().Completed.ShouldBeTrue();
        var steps = host.Reports.Where(report => report.Within == host.Reports.Last().Activity).ToList();
        steps.Select(step => step.Activity).Distinct().ShouldBeSubsetOf(["Shadow", "Canary 20 %", "Canary 50 %", "State 50 %", "RampUp 75 %", "Full 100 %"]);
        steps.GroupBy(step => step.Activity).Select(reports => reports.Count(report => report.Completed)).ShouldAllBe(ends => ends == 1);

        // Whoever runs it again finds it done; and after completing it, too.
        (await StartAsync(bed, new RecordingHost(), new() { Plan = new(bed.Plan, "plan.json") })).Problem.ShouldBeNull();
        await CompleteAsync(bed);
        (await StartAsync(bed, new RecordingHost(), new() { Plan = new(bed.Plan, "plan.json") })).Problem.ShouldBeNull();
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Start_SuccessorBreaks_EndsRolledBackWithTheReason()
    {
        await using var bed = await LiveBed.StartAsync();
        var host = new RecordingHost { OnSaid = said => bed.IsSuccessorBroken |= said.EndsWith("Entered Canary 20 %", StringComparison.Ordinal) };

        var outcome = await StartAsync(bed, host, new());

        outcome.Problem.ShouldNotBeNull().Code.ShouldBe(ProblemCode.RolledBack);
        outcome.Problem.Detail.ShouldContain("error rate");
        outcome.Target.ShouldBeOfType<StatusDocument>().Rollback.ShouldNotBeNull().ToZeroMs.ShouldNotBeNull();
        host.Outputs.ShouldHaveSingleItem();
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Start_GoalWithinCanaryThenFurther_IsRaisedAndNeedsTheDecisionThatIsDenied()
    {
        await using var bed = await LiveBed.StartAsync();

        var first = await StartAsync(bed, new RecordingHost(), new() { Phase = Phase.Canary, Percentage = Percentage.Of(30) });
        Task? denial = null;
        using var another = await bed.ConnectAsAsync("another", Role.Operator);
        var host = new RecordingHost
        {
            OnProgress = report =>
            {
                if (report.Status.StartsWith("State", StringComparison.Ordinal))
                {
                    denial ??= another.DenyGateAsync("people", new("not on a Friday"), dryRun: false, Cancelled);
                }
            },
        };
        var second = await StartAsync(bed, host, new());

        first.Problem.ShouldBeNull();
        second.Problem.ShouldNotBeNull().Code.ShouldBe(ProblemCode.NeedsDecision);
        second.Problem.Detail.ShouldContain("not on a Friday");
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task RollBack_FromCanary_WaitsUntilItIsMeasured()
    {
        await using var bed = await LiveBed.StartAsync();
        await StartAsync(bed, new RecordingHost(), new() { Phase = Phase.Canary, Percentage = Percentage.Of(20) });
        using var client = bed.Connect();
        var host = new RecordingHost { Consent = Consent.Granted };

        var outcome = await new RollbackOperation(client, TimeProvider.System).RunAsync(new(Reason: "smoke"), host, Cancelled);

        outcome.ShouldBe(OperationOutcome.Done);
        host.Questions.ShouldHaveSingleItem().ShouldMatch(@"^Roll back hal9-test from Canary 20 % to None: \d+ req/s to the legacy");
        var status = host.Outputs.ShouldHaveSingleItem().ShouldBeOfType<ChangeDocument>().Status;
        status.Status.ShouldBe(MigrationStatus.RolledBack);
        status.Rollback.ShouldNotBeNull().ToZeroMs.ShouldNotBeNull().ShouldBeGreaterThan(0);
    }

    private static async Task<OperationOutcome> StartAsync(LiveBed bed, RecordingHost host, StartMigrationRequest request)
    {
        using var client = bed.Connect();
        return await new StartMigrationOperation(client, TimeProvider.System).RunAsync(request, host, Cancelled);
    }

    private static async Task CompleteAsync(LiveBed bed)
    {
        using var client = bed.Connect();
        while (!(await client.GetStatusAsync(Cancelled)).StandbyOver)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Cancelled);
        }

        (await new CompleteOperation(client).RunAsync(new("done"), new RecordingHost(), Cancelled)).ShouldBe(OperationOutcome.Done);
    }
}
