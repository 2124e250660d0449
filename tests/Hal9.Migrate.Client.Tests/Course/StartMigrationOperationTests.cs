using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Tests.Loopback;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Tests.Course;

/// <summary>What does not need traffic: without it a migration that was started stays in its first step.</summary>
public sealed class StartMigrationOperationTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Run_PreviewOnly_ChangesNothing()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);
        var host = new RecordingHost { Consent = Consent.PreviewOnly };

        (await RunAsync(bed, host, new() { Force = true })).ShouldBe(OperationOutcome.Done);

        host.Questions.ShouldHaveSingleItem().ShouldContain("Start hal9-test from None to Full 100 %");
        (await StatusAsync(bed)).Status.ShouldBe(MigrationStatus.Ready);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Run_Declined_ChangesNothing()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);

        (await RunAsync(bed, new RecordingHost { Consent = Consent.Refused }, new() { Force = true })).IsDeclined.ShouldBeTrue();

        (await StatusAsync(bed)).Status.ShouldBe(MigrationStatus.Ready);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Run_NotReady_IsRefusedWithWhatIsUnhealthy()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);

        var problem = (await Should.ThrowAsync<MigrateException>(() => RunAsync(bed, new RecordingHost(), new()))).Problem;

        problem.Code.ShouldBe(ProblemCode.NotReady);
        problem.Errors.Select(error => error.Path).ShouldBe(["gateway.acknowledging"]);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Run_PlanNotRegistered_AsksOnceRegistersAndStarts()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false, registered: false);
        var host = new RecordingHost { Consent = Consent.Granted };

        var outcome = await RunAsync(bed, host, new() { Plan = new(bed.Plan, "plan.json"), Force = true, Wait = false });

        outcome.ShouldBe(OperationOutcome.Done);
        host.Questions.ShouldHaveSingleItem().ShouldContain("then start toward Full 100 %");
        (await StatusAsync(bed)).Status.ShouldBe(MigrationStatus.Running);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Run_AnotherPlanRuns_IsRefusedWithWhatDiffers()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);
        await RunAsync(bed, new RecordingHost(), new() { Force = true, Wait = false });
        var other = bed.Plan.Replace("X-User", "X-Account", StringComparison.Ordinal);

        var problem = (await Should.ThrowAsync<MigrateException>(() => RunAsync(bed, new RecordingHost(), new() { Plan = new(other, "plan.json") }))).Problem;

        problem.Code.ShouldBe(ProblemCode.PlanDifferent);
        problem.Errors.ShouldHaveSingleItem().Path.ShouldBe("traffic.key");
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Run_PlanWithFaults_IsRefusedWithoutAServer()
    {
        var time = new HurriedTime();
        using var client = new Client.Api.MigrationClient(new() { Address = await LoopbackServer.NobodyAsync(), TokenSource = "the test" }, time);

        var problem = (await Should.ThrowAsync<MigrateException>(
            () => new StartMigrationOperation(client, time).RunAsync(new() { Plan = new("{}", "plan.json") }, new RecordingHost(), Cancelled))).Problem;

        problem.Code.ShouldBe(ProblemCode.PlanInvalid);
        problem.Detail.ShouldContain("plan.json");
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Run_TimeIsOver_LeavesTheMigrationRunning()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);

        var outcome = await RunAsync(bed, new RecordingHost(), new() { Force = true, Timeout = TimeSpan.FromSeconds(10) }, new HurriedTime());

        outcome.Problem.ShouldNotBeNull().Code.ShouldBe(ProblemCode.TimedOut);
        outcome.Problem.Detail.ShouldEndWith("after 10s.");
        (await StatusAsync(bed)).Status.ShouldBe(MigrationStatus.Running);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Run_Cancelled_SaysThatTheMigrationGoesOn()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);
        using var stop = new CancellationTokenSource();
        var host = new RecordingHost { OnProgress = _ => stop.Cancel() };
        using var client = bed.Connect();

        await Should.ThrowAsync<OperationCanceledException>(
            () => new StartMigrationOperation(client, TimeProvider.System).RunAsync(new() { Force = true }, host, stop.Token));

        (await StatusAsync(bed)).Status.ShouldBe(MigrationStatus.Running);
        host.Said.ShouldContain(said => said.StartsWith("warn: Stopped waiting; the migration goes on", StringComparison.Ordinal));
        host.Reports.Last().Completed.ShouldBeTrue();
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Run_SomebodyAborts_EndsInAborted()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);
        using var another = await bed.ConnectAsAsync("another", Role.Operator);
        Task? abort = null;
        var host = new RecordingHost { OnProgress = _ => abort ??= another.AbortAsync(new("enough"), dryRun: false, Cancelled) };

        var outcome = await RunAsync(bed, host, new() { Force = true });

        outcome.Problem.ShouldNotBeNull().Code.ShouldBe(ProblemCode.Aborted);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Run_SamePlanWasAborted_BeginsAnewOnlyWithRestartAndReason()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);
        var start = new StartMigrationRequest { Plan = new(bed.Plan, "plan.json"), Force = true, Wait = false };
        await RunAsync(bed, new RecordingHost(), start);
        using (var client = bed.Connect())
        {
            await client.AbortAsync(new("enough"), dryRun: false, Cancelled);
        }

        var problem = (await Should.ThrowAsync<MigrateException>(() => RunAsync(bed, new RecordingHost(), start))).Problem;
        var outcome = await RunAsync(bed, new RecordingHost(), start with { Restart = true, Reason = "the disk was replaced" });

        problem.Code.ShouldBe(ProblemCode.Closed);
        outcome.ShouldBe(OperationOutcome.Done);
        (await StatusAsync(bed)).Status.ShouldBe(MigrationStatus.Running);
    }

    private static async Task<OperationOutcome> RunAsync(LiveBed bed, RecordingHost host, StartMigrationRequest request, TimeProvider? time = null)
    {
        using var client = bed.Connect(time);
        return await new StartMigrationOperation(client, time ?? TimeProvider.System).RunAsync(request, host, Cancelled);
    }

    private static async Task<StatusDocument> StatusAsync(LiveBed bed)
    {
        using var client = bed.Connect();
        return await client.GetStatusAsync(Cancelled);
    }
}
