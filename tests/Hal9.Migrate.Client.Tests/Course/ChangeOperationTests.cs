using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Client.Features;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Tests.Loopback;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Client.Tests.Course;

public sealed class ChangeOperationTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit.Milliseconds)]
    [InlineData(Consent.Granted, true)]
    [InlineData(Consent.Refused, false)]
    [InlineData(Consent.PreviewOnly, false)]
    public async Task RollBack_Asked_IsMadeOnlyWithConsent(Consent consent, bool isMade)
    {
        await using var bed = await StartedAsync();
        using var client = bed.Connect();
        var host = new RecordingHost { Consent = consent };

        var outcome = await new RollbackOperation(client, TimeProvider.System).RunAsync(new(), host, Cancelled);

        outcome.IsDeclined.ShouldBe(consent == Consent.Refused);
        host.Questions.ShouldHaveSingleItem().ShouldContain("Roll back hal9-test");
        (await client.GetStatusAsync(Cancelled)).RestartRequired.ShouldBe(isMade);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task SetFeature_PercentageOnly_LeavesTheRest()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);
        using var client = bed.Connect();
        var set = new SetFeatureOperation(client);

        await set.RunAsync(new("meta_learning", new(Enabled: true)), new RecordingHost(), Cancelled);
        await set.RunAsync(new("meta_learning", new(Percentage: Percentage.Of(5))), new RecordingHost(), Cancelled);

        var flag = await client.GetFeatureAsync("meta_learning", Cancelled);
        (flag.Enabled, flag.Percentage).ShouldBe((true, Percentage.Of(5)));
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Resume_NothingStarted_IsTheServersRefusal()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);
        using var client = bed.Connect();

        var problem = (await Should.ThrowAsync<MigrateException>(() => new ResumeOperation(client).RunAsync(new(), new RecordingHost(), Cancelled))).Problem;

        problem.Code.ShouldBe(ProblemCode.NotStarted);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Wait_NothingStarted_SaysSo()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);
        using var client = bed.Connect();

        var outcome = await new WaitOperation(client, TimeProvider.System).RunAsync(new(), new RecordingHost(), Cancelled);

        outcome.Problem.ShouldNotBeNull().Code.ShouldBe(ProblemCode.NotStarted);
    }

    [Theory(Timeout = TimeLimit.Milliseconds)]
    [InlineData(Phase.Shadow, null)]
    [InlineData(Phase.Canary, ProblemCode.TimedOut)]
    public async Task Wait_ForAPhase_EndsWhenItIsEntered(Phase phase, string? code)
    {
        await using var bed = await StartedAsync();
        var time = new HurriedTime();
        using var client = bed.Connect(time);

        var outcome = await new WaitOperation(client, time).RunAsync(new(phase, Timeout: TimeSpan.FromSeconds(300)), new RecordingHost(), Cancelled);

        outcome.Problem?.Code.ShouldBe(code);
    }

    private static async Task<LiveBed> StartedAsync()
    {
        var bed = await LiveBed.StartAsync(traffic: false);
        using var client = bed.Connect();
        await client.StartAsync(new(Force: true), dryRun: false, Cancelled);
        return bed;
    }
}
