using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Client.Features;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Tests.Loopback;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Tests.Course;

public sealed class ChangeOperationTests
{
    [Fact]
    public async Task RollBack_FromCanary_WaitsUntilItIsMeasured()
    {
        await using var server = await InCanaryAsync();
        server.OnStatus = _ => server.Advance();
        using var client = server.Connect();
        var host = new RecordingHost();

        var outcome = await new RollbackOperation(client, new HurriedTime()).RunAsync(new(Reason: "smoke"), host, TestContext.Current.CancellationToken);

        outcome.ShouldBe(OperationOutcome.Done);
        var status = host.Outputs.ShouldHaveSingleItem().ShouldBeOfType<ChangeDocument>().Status;
        status.Status.ShouldBe(MigrationStatus.RolledBack);
        status.Rollback.ShouldNotBeNull().FinishedMs.ShouldNotBeNull();
        server.State.Step.ShouldBe(Step.None);
    }

    [Theory]
    [InlineData(Consent.Granted, true)]
    [InlineData(Consent.Refused, false)]
    [InlineData(Consent.PreviewOnly, false)]
    public async Task RollBack_Asked_IsMadeOnlyWithConsent(Consent consent, bool isMade)
    {
        await using var server = await InCanaryAsync();
        server.OnStatus = _ => server.Advance();
        using var client = server.Connect();
        var host = new RecordingHost { Consent = consent };

        await new RollbackOperation(client, new HurriedTime()).RunAsync(new(), host, TestContext.Current.CancellationToken);

        host.Questions.ShouldHaveSingleItem().ShouldContain("Rollback to None");
        server.State.RestartRequired.ShouldBe(isMade);
    }

    [Fact]
    public async Task SetFeature_PercentageOnly_LeavesTheRest()
    {
        await using var server = await DomainServer.StartAsync();
        using var client = server.Connect();

        await new SetFeatureOperation(client).RunAsync(new("meta_learning", new(Enabled: true)), new RecordingHost(), TestContext.Current.CancellationToken);
        await new SetFeatureOperation(client).RunAsync(new("meta_learning", new(Percentage: Percentage.Of(5))), new RecordingHost(), TestContext.Current.CancellationToken);

        var flag = server.State.Features["meta_learning"];
        (flag.Enabled, flag.Percentage).ShouldBe((true, Percentage.Of(5)));
    }

    [Fact]
    public async Task Resume_NothingStarted_IsTheServersRefusal()
    {
        await using var server = await DomainServer.StartAsync();
        using var client = server.Connect();

        var problem = (await Should.ThrowAsync<MigrateException>(
            () => new ResumeOperation(client).RunAsync(new(), new RecordingHost(), TestContext.Current.CancellationToken))).Problem;

        problem.Code.ShouldBe(ProblemCode.NotStarted);
    }

    [Theory]
    [InlineData(null, ProblemCode.NotStarted)]
    [InlineData(1, ProblemCode.TimedOut)]
    public async Task Wait_NothingReached_SaysWhy(int? timeout, string code)
    {
        await using var server = timeout is null ? await DomainServer.StartAsync() : await InCanaryAsync();
        using var client = server.Connect();

        var outcome = await new WaitOperation(client, new HurriedTime()).RunAsync(
            new(Timeout: timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null), new RecordingHost(), TestContext.Current.CancellationToken);

        outcome.Problem.ShouldNotBeNull().Code.ShouldBe(code);
    }

    [Fact]
    public async Task Wait_ForAPhase_EndsWhenItIsEntered()
    {
        await using var server = await InCanaryAsync();
        server.OnStatus = _ => server.Advance();
        using var client = server.Connect();
        var host = new RecordingHost();

        var outcome = await new WaitOperation(client, new HurriedTime()).RunAsync(new(Phase.State), host, TestContext.Current.CancellationToken);

        outcome.Problem.ShouldBeNull();
        host.Outputs.ShouldHaveSingleItem().ShouldBeOfType<StatusDocument>().Phase.ShouldBe(Phase.State);
    }

    private static async Task<DomainServer> InCanaryAsync()
    {
        var server = await DomainServer.StartAsync();
        server.Do(new StartMigration(Phase.Full, null, null, false, null));
        while (server.State.Step.Phase != Phase.Canary)
        {
            server.Advance();
        }

        return server;
    }
}
