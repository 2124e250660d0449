using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Tests.Loopback;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Client.Tests.Api;

/// <summary>Every method against the real server.</summary>
public sealed class MigrationClientTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Service_EveryMethod_IsAnswered()
    {
        await using var bed = await LiveBed.StartAsync();
        using var client = bed.Connect();

        (await client.GetHealthAsync(Cancelled)).Status.ShouldBe("Healthy");
        (await client.GetMetricsAsync(Cancelled)).ShouldContain("# TYPE");
        JsonDocument.Parse(await client.GetOpenApiAsync(Cancelled)).RootElement.TryGetProperty("paths", out _).ShouldBeTrue();
        (await client.PrecheckAsync(deep: false, ["database"], Cancelled)).Checks.ShouldAllBe(check => check.Name.EndsWith("database"));
        (await client.PrecheckAsync(deep: true, [], Cancelled)).Checks.ShouldContain(check => check.Category == "baseline");
        (await client.CheckPlanAsync(bed.Plan, deep: true, Cancelled)).Checks.ShouldContain(check => check.Name == "plan.valid");
        (await client.VerifyAsync(new(["journal"]), Cancelled)).Verifications.ShouldAllBe(verification => verification.Test == "journal");
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Course_EveryMethod_IsAnswered()
    {
        await using var bed = await LiveBed.StartAsync(registered: false);
        using var client = bed.Connect();

        (await client.RegisterPlanAsync(bed.Plan, dryRun: true, Cancelled)).DryRun.ShouldBeTrue();
        (await client.RegisterPlanAsync(bed.Plan, dryRun: false, Cancelled)).Changed.ShouldBeTrue();
        (await client.GetPlanAsync(Cancelled)).Name.ShouldBe("hal9-test");
        (await client.StartAsync(new("ramp-up", Force: true), dryRun: false, Cancelled)).Status.Goal.ShouldNotBeNull().Phase.ShouldBe(Phase.RampUp);
        (await client.SuspendAsync(new("lunch"), dryRun: false, Cancelled)).Status.Suspended.ShouldNotBeNull().Reason.ShouldBe("lunch");
        (await client.ResumeAsync(new(), dryRun: false, Cancelled)).Status.Suspended.ShouldBeNull();
        var amended = JsonDocument.Parse(bed.Plan.Replace("\"full\": { \"hold\": \"1s\" }", "\"full\": { \"hold\": \"2s\" }", StringComparison.Ordinal)).RootElement;
        (await client.AmendPlanAsync(new(amended, "longer"), dryRun: false, Cancelled)).Message.ShouldContain("full.hold");
        (await client.GetGatesAsync(Cancelled)).ShouldContain(gate => gate.Name == "people" && gate.IsApproval);
        await Refused(() => client.ApproveGateAsync("no such/gate", new(), dryRun: false, Cancelled), ProblemCode.UnknownGate);
        await Refused(() => client.DenyGateAsync("nothing", new(), dryRun: false, Cancelled), ProblemCode.UnknownGate);
        await Refused(() => client.CompleteAsync(new(), dryRun: true, Cancelled), ProblemCode.IllegalStep);
        (await client.RollBackAsync(new("none", Reason: "back"), dryRun: true, Cancelled)).Events.ShouldNotBeEmpty();
        (await client.AbortAsync(new("enough"), dryRun: false, Cancelled)).Changed.ShouldBeTrue();
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Holdings_EveryMethod_IsAnswered()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);
        using var client = bed.Connect();

        (await client.SetFeatureAsync("beta", new(Enabled: true, Rules: [new(Migrate.Features.TargetingAttribute.Path, "", ["/x"], true)]), dryRun: false, Cancelled)).Changed.ShouldBeTrue();
        (await client.GetFeatureAsync("beta", Cancelled)).Rules.ShouldHaveSingleItem().Values.ShouldBe(["/x"]);
        (await client.GetFeaturesAsync(Cancelled)).ShouldContain(flag => flag.Key == "beta");
        (await client.RemoveFeatureAsync("beta", dryRun: false, Cancelled)).Changed.ShouldBeTrue();
        (await client.CreateCheckpointAsync(new("first", "before anything"), dryRun: false, Cancelled)).Changed.ShouldBeTrue();
        (await client.GetCheckpointAsync("first", Cancelled)).Description.ShouldBe("before anything");
        (await client.RestoreCheckpointAsync("first", new("why not"), dryRun: false, Cancelled)).Changed.ShouldBeTrue();
        (await client.GetCheckpointsAsync(Cancelled)).ShouldHaveSingleItem().Name.ShouldBe("first");
        (await client.RemoveCheckpointAsync("first", dryRun: false, Cancelled)).Changed.ShouldBeTrue();
        (await client.CreateTokenAsync(new("ann", Role.Viewer, 3600), Cancelled)).Token.ShouldStartWith(AccessToken.Prefix);
        (await client.GetTokensAsync(Cancelled)).Select(token => token.Name).ShouldBe(["ann", "local-admin"], ignoreOrder: true);
        await client.RevokeTokenAsync("ann", Cancelled);
        await Refused(() => client.RevokeTokenAsync("ann", Cancelled), ProblemCode.UnknownToken);
        (await client.CreateRouteTokenAsync(new(Side.Successor, 60), Cancelled)).Header.ShouldBe(RouteToken.Header);
        (await client.CreateSessionCodeAsync(Cancelled)).Code.Length.ShouldBe(64);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task ExportThenImport_IntoAnEmptyServer_IsTheSameMigrationSuspended()
    {
        await using var from = await LiveBed.StartAsync(traffic: false);
        await using var to = await LiveBed.StartAsync(traffic: false, registered: false);
        using var source = from.Connect();
        using var target = to.Connect();
        await source.StartAsync(new(Force: true), dryRun: false, Cancelled);

        var document = await source.ExportAsync(Cancelled);
        (await source.ImportAsync(document, dryRun: true, Cancelled)).Valid.ShouldBeFalse();
        (await target.ImportAsync(document, dryRun: true, Cancelled)).ShouldSatisfyAllConditions(found => found.Valid.ShouldBeTrue(), found => found.Imported.ShouldBeFalse());
        (await target.ImportAsync(document, dryRun: false, Cancelled)).Imported.ShouldBeTrue();

        (await target.GetStatusAsync(Cancelled)).Suspended.ShouldNotBeNull();
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Findings_EveryMethod_IsAnswered()
    {
        await using var bed = await LiveBed.StartAsync();
        using var client = bed.Connect();
        while ((await client.GetStatusAsync(Cancelled)).Traffic is not { Legacy.Requests: > 10 })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancelled);
        }

        (await client.GetEventsAsync(0, 1, Cancelled)).ShouldHaveSingleItem().Sequence.ShouldBe(1);
        (await client.GetEventsAsync(-1, 10, Cancelled)).ShouldHaveSingleItem().Sequence.ShouldBe(2);
        (await client.GetEvidenceAsync(new(TimeProvider.System.GetUtcNow().AddMinutes(-1), null, 5), Cancelled)).Sum(point => point.Legacy.Requests).ShouldBeGreaterThan(10);
        (await client.GetRequestsAsync(60, Cancelled)).ShouldNotBeEmpty();
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Viewer_Changing_IsForbiddenWithTheRoleItNeeds()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);
        using var viewer = await bed.ConnectAsAsync("watcher", Role.Viewer);

        var problem = await Refused(() => viewer.SuspendAsync(new(), dryRun: false, Cancelled), ProblemCode.Forbidden);

        problem.Detail.ShouldContain("operator");
    }

    private static async Task<Problem> Refused(Func<Task> ask, string code)
    {
        var problem = (await Should.ThrowAsync<MigrateException>(ask)).Problem;
        problem.Code.ShouldBe(code);
        return problem;
    }
}
