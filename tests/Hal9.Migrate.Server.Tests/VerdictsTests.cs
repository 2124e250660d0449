using System.Text.Json.Nodes;
using Hal9.Migrate.Access;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Judge;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Reports;
using Hal9.Migrate.Server.Tests.Asking;
using Hal9.Migrate.Verdicts;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Server.Tests;

/// <summary>What a server decides on real reports, what it keeps of it, and what somebody else answers.</summary>
public sealed class VerdictsTests
{
    [Fact]
    public async Task Decisions_AreKeptWithWhatTheyWereMadeFromAndComeOutAgain()
    {
        await using var server = await TestServer.StartAsync();
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        gateway.Measure = (snapshot, second) => snapshot?.Percentage >= Percentage.Half ? ScriptedGateway.SuccessorFails(snapshot, second) : ScriptedGateway.AllWell(snapshot, second);
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest());
        var status = await server.UntilAsync(status => status.Status == MigrationStatus.RolledBack);
        status.Rollback!.Reason!.ShouldMatch(@"^error rate 60 % > 20 % for \d s on successor at Canary 50 %, \d+ requests, first at \d\d:\d\d:\d\d UTC");

        await server.RestartAsync();
        var kept = await server.GetAsync<VerdictSummary[]>(ApiPath.Verdicts);
        kept.Select(summary => (summary.Cause, new Step(summary.Phase, summary.Percentage).ToString())).ShouldBe(
            [(VerdictCause.TriggerFired, "Canary 50 %"), (VerdictCause.StepPassed, "Canary 10 %"), (VerdictCause.StepPassed, "Shadow")]);
        foreach (var summary in kept)
        {
            Replay.Of(await server.GetAsync<VerdictBundle>($"{ApiPath.Verdicts}/{summary.Id}")).ShouldAllBe(replayed => replayed.Difference == null);
        }

        var report = await server.GetAsync<ReportDocument>(ApiPath.Report);
        report.Decisions.Select(decision => (decision.Sequence, decision.IsReplayable)).ShouldBe(kept.Reverse().Select(summary => (summary.Id, true)));
        report.Points.ShouldContain(point => point.Successor.Errors > 0);
        report.Timeline.ShouldContain(entry => entry.Type == nameof(RollbackFinished) && entry.IsIncident);
        var shadow = await server.GetAsync<ReportDocument>(ApiPath.Report + "?phase=shadow");
        shadow.Decisions.ShouldHaveSingleItem().Phase.ShouldBe(Phase.Shadow);
        shadow.Points.ShouldAllBe(point => point.Successor.Errors == 0);
        (await server.RefusedAsync(HttpMethod.Get, ApiPath.Report + "?phase=lunch")).Code.ShouldBe("InvalidArgument");

        (await server.RefusedAsync(HttpMethod.Get, $"{ApiPath.Verdicts}/999999", null)).Code.ShouldBe("UnknownVerdict");
    }

    [Fact]
    public async Task Webhook_SaysInconclusiveAndThenPass_HoldsTheMigrationUntilItDoes()
    {
        await using var judge = await Receiver.StartAsync();
        judge.Answer = context => context.Response.WriteAsync("""{"verdict":"inconclusive","reason":"the batch runs"}""");
        await using var server = await TestServer.StartAsync(plan => Gates(plan, new JsonArray(JsonNode.Parse($$$"""{"webhook":{"url":"{{{judge.Url}}}","every":"1s"}}"""))));
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest());

        var waits = await server.UntilAsync(status => status.WaitingFor.Any(wait => wait.Contains("the batch runs", StringComparison.Ordinal)));
        (waits.Phase, waits.Percentage).ShouldBe((Phase.Canary, Percentage.Of(10)));
        judge.Answer = context => context.Response.WriteAsync("""{"verdict":"pass"}""");
        await server.UntilAsync(status => status.Phase > Phase.Canary);
    }

    [Fact]
    public async Task Rehearsal_InCanary_IsMeasuredAndTheUsersAreBack()
    {
        await using var server = await TestServer.StartAsync(plan => Gates(plan, new JsonArray(JsonNode.Parse("""{"rehearsal":{"maxRecovery":"30s"}}"""))));
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest());
        await server.UntilAsync(status => status.WaitingFor.Any(wait => wait.Contains("no rollback was rehearsed yet", StringComparison.Ordinal)));
        (await server.RefusedAsync(HttpMethod.Post, ApiPath.Rollback, new RollbackRequest(ToPhase: "None", Rehearse: true))).Code.ShouldBe("InvalidArgument");

        var dry = await server.PostAsync<ChangeDocument>(ApiPath.Rollback + "?dry_run=true", new RollbackRequest(Rehearse: true));
        dry.Message.ShouldMatch("^Rehearse a rollback of test at Canary 10 %: \\d+ req/s go to the legacy and come back");
        await server.PostAsync<ChangeDocument>(ApiPath.Rollback, new RollbackRequest(Rehearse: true, Reason: "to know"));
        var status = await server.UntilAsync(status => status.Rehearsal?.BackMs is not null);
        (status.Rehearsal!.RtoMs >= status.Rehearsal.ToZeroMs, status.Rehearsal.BackMs >= status.Rehearsal.RtoMs, status.RestartRequired).ShouldBe((true, true, false));

        // The gate is content, and the migration goes on.
        await server.UntilAsync(status => status.Percentage == Percentage.Half);
    }

    private static string Gates(string plan, JsonArray gates)
    {
        var json = JsonNode.Parse(plan)!;
        json["canary"]!["gates"] = gates;
        return json.ToJsonString();
    }
}
