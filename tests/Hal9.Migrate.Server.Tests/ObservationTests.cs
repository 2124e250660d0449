using System.Net;
using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Health;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests;

public sealed class ObservationTests
{
    [Fact]
    public async Task Events_Followed_ArriveAsTheyHappenAndResumeWhereOneLeftOff()
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.SendAsync(HttpMethod.Get, ApiPath.Events + "?follow=true");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await NextAsync(lines)).ShouldBe(("1", "JournalOpened"));
        (await NextAsync(lines)).ShouldBe(("2", "PlanRegistered"));

        await server.PostAsync<ChangeDocument>(ApiPath.Checkpoints, new CheckpointRequest("one"));
        (await NextAsync(lines)).ShouldBe(("3", "CheckpointCreated"));

        using var resumed = await server.SendAsync(HttpMethod.Get, ApiPath.Events + "?follow=true", change: request => request.Headers.TryAddWithoutValidation("Last-Event-ID", "2"));
        using var rest = new StreamReader(await resumed.Content.ReadAsStreamAsync());
        (await NextAsync(rest)).ShouldBe(("3", "CheckpointCreated"));
    }

    [Fact]
    public async Task Events_Followed_DoNotHoldUpAShutdown()
    {
        var server = await TestServer.StartAsync();
        using var response = await server.SendAsync(HttpMethod.Get, ApiPath.Events + "?follow=true");
        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Evidence_IsServedInPoints_AndRequestsWorthLookingAtByTheirIds()
    {
        await using var server = await TestServer.StartAsync();
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway))
        {
            Measure = (snapshot, second) => ScriptedGateway.AllWell(snapshot, second) with { Samples = [new(second.Start, Subject.Legacy, "GET", "*", 503, 12, "trace-1", "status")] },
        }.Start();
        var status = await server.UntilAsync(status => status.Traffic?.Legacy.Requests >= 300);
        status.Traffic!.Legacy.P99Ms!.Value.ShouldBe(5, 0.1);
        status.Traffic.Legacy.RequestsPerSecond.ShouldBeGreaterThan(10);

        var points = await server.GetAsync<PointDocument[]>(ApiPath.Evidence);
        points.Sum(point => point.Legacy.Requests).ShouldBeGreaterThanOrEqualTo(300);
        var coarse = await server.GetAsync<PointDocument[]>(ApiPath.Evidence + "?step=300");
        coarse.Length.ShouldBeLessThan(points.Length);
        (await server.GetAsync<RequestSample[]>(ApiPath.Requests)).ShouldContain(sample => sample.TraceId == "trace-1" && sample.Error == "status");
    }

    [Fact]
    public async Task Evidence_SaysWhatTheServicesAndThisMachineTake()
    {
        await using var server = await TestServer.StartAsync();
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        var traffic = (await server.UntilAsync(status => status.Traffic is { Legacy.Cpu: not null, Host.Cpu: not null })).Traffic!;
        traffic.Legacy.MemoryMib!.Value.ShouldBe(1_000_000 / 1024.0 / 1024.0, 0.001);
        traffic.Successor.Cpu!.Value.ShouldBe(0);
        traffic.Mirrored.MemoryMib.ShouldBeNull();
        traffic.Host!.Cpu!.Value.ShouldBeInRange(0, 1);
        traffic.Host.Memory!.Value.ShouldBeInRange(0.001, 1);
        traffic.StateLagMs.ShouldBeNull();
    }

    [Fact]
    public async Task Status_InCanary_SaysWhatARollbackWouldCostAndAboutWhenTheNextStepComes()
    {
        await using var server = await TestServer.StartAsync(json => json.Replace("\"canary\":{\"hold\":\"1s\"", "\"canary\":{\"hold\":\"1h\"", StringComparison.Ordinal));
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        (await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }])).RollbackNow.ShouldBeNull();
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("canary"));

        var status = await server.UntilAsync(status => status is { Phase: Phases.Phase.Canary, RollbackNow.AboutMs: not null, NextInSeconds: not null });

        status.RollbackNow!.RowsAtRisk.ShouldBe(0);
        status.RollbackNow.AboutMs!.Value.ShouldBeInRange(0.1, 10_000);
        status.RollbackNow.Basis.ShouldNotBeNullOrEmpty();
        status.NextInSeconds!.Value.ShouldBeInRange(3_500, 3_600);
        (await server.PostAsync<ChangeDocument>(ApiPath.Rollback + "?dry_run=true", new RollbackRequest())).Message.ShouldMatch(@"0 rows at risk; about \d+\.\d+ s$");
        (await server.PostAsync<ChangeDocument>(ApiPath.Suspend, new ReasonRequest("to look"))).Status.NextInSeconds.ShouldBeNull();
    }

    [Fact]
    public async Task Differences_InShadow_AreServedByPlaceAndFailTheVerification()
    {
        await using var server = await TestServer.StartAsync();
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway))
        {
            // The successor differs in the total, and as often as the legacy from itself in the id.
            Measure = (snapshot, second) => ScriptedGateway.AllWell(snapshot, second) with
            {
                Mirror = snapshot?.Mirror is null ? MirrorTally.Empty : new()
                {
                    Matched = 40,
                    Mismatched = 60,
                    Routes = [new(MethodClass.Safe, "/api/x", 100, 100)],
                    Differences = [new(MethodClass.Safe, "/api/x", "/total", 10, 0), new(MethodClass.Safe, "/api/x", "/id", 50, 50)],
                    Patterns = [new(MethodClass.Safe, "/api/x", ["/total"], 10), new(MethodClass.Safe, "/api/x", ["/id"], 50)],
                },
            },
        }.Start();
        (await server.GetAsync<DifferenceDocument[]>(ApiPath.Differences)).ShouldBeEmpty("nothing was compared yet");
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("Shadow", Force: true));
        await server.UntilAsync(status => status.Traffic?.Mirrored.P99Ms is not null);

        DifferenceDocument[] places;
        do
        {
            places = await server.GetAsync<DifferenceDocument[]>(ApiPath.Differences);
        }
        while (places.Length < 2 || places[0].Compared < 300);

        places.Select(place => (place.Route, place.Path, place.Verdict)).ShouldBe([("/api/x", "/total", DifferenceVerdict.Difference), ("/api/x", "/id", DifferenceVerdict.Noise)]);
        (places[0].RawRate, places[0].NoiseRate, places[1].RawRate, places[1].NoiseRate).ShouldBe((0.1, 0, 0.5, 0.5));
        var found = await server.PostAsync<VerifyDocument>(ApiPath.Verify, new VerifyRequest(["shadow-comparison"]));
        found.Verifications.Select(verification => verification.Passed).ShouldBe([false, false, true]);
    }

    [Fact]
    public async Task Metrics_AreInTheTextFormatOfPrometheus()
    {
        await using var server = await TestServer.StartAsync();
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        await server.UntilAsync(status => status.Traffic?.Legacy.Requests >= 100);
        using var response = await server.SendAsync(HttpMethod.Get, ApiPath.Metrics);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldContain("# TYPE hal9_migrate_requests_total counter\nhal9_migrate_requests_total{subject=\"legacy\"} ");
        text.ShouldContain("hal9_migrate_status{status=\"Ready\"} 1\n");
        text.ShouldContain("hal9_migrate_gateways{state=\"up_to_date\"} 1\n");
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            line.ShouldMatch(@"^[a-z0-9_]+(\{([a-z_]+=""[^""]*"",?)+\})? -?[0-9.E+-]+$");
        }
    }

    [Fact]
    public async Task Precheck_AllIsWell_ButTheGatewayIsMissing_IsNotReady()
    {
        await using var server = await TestServer.StartAsync();
        var report = await server.GetAsync<CheckReport>(ApiPath.Precheck);
        report.Readiness.ShouldBe(Readiness.NotReady);
        report.Checks.Where(check => check.Status == HealthStatus.Unhealthy).Select(check => check.Name).ShouldBe(["gateway.acknowledging"]);
        report.Checks.Single(check => check.Name == "store.writable").Status.ShouldBe(HealthStatus.Healthy);
        report.Checks.Single(check => check.Name == "legacy.database").Status.ShouldBe(HealthStatus.Healthy);
        report.Checks.Single(check => check.Name == "legacy.network").Status.ShouldBe(HealthStatus.Unknown);
    }

    [Fact]
    public async Task Precheck_AnswerOfAMomentAgoWillDo_IsNotMadeAgain()
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.GetAsync<CheckReport>(ApiPath.Precheck + "?max_age=600");
        (await server.GetAsync<CheckReport>(ApiPath.Precheck + "?max_age=600")).At.ShouldBe(first.At);
        (await server.GetAsync<CheckReport>(ApiPath.Precheck)).At.ShouldBeGreaterThan(first.At);
    }

    [Fact]
    public async Task Precheck_Deep_LooksAtConfigurationResourcesAndLatency()
    {
        await using var server = await TestServer.StartAsync();
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);

        var checks = (await server.GetAsync<CheckReport>(ApiPath.Precheck + "?deep=true")).Checks.ToDictionary(check => check.Name);

        checks.Values.Where(check => check.Status == HealthStatus.Unhealthy).ShouldBeEmpty();
        foreach (var name in new[]
        {
            "plan.valid", "plan.protection", "legacy.address", "successor.tls", "legacy.clock", "gateway.gw.clock", "server.disk", "server.memory", "server.cpu",
            "legacy.memory", "successor.cpu", "legacy.latency", "successor.latency",
        })
        {
            checks.ShouldContainKey(name);
            checks[name].Message.ShouldNotBeNullOrEmpty();
        }

        checks["successor.memory"].Message.ShouldContain("of 0.9 GiB");
        checks["server.cpu"].Message.ShouldContain("processors in use");
    }

    [Fact]
    public async Task Precheck_Components_OnlyThoseAskedFor()
    {
        await using var server = await TestServer.StartAsync();
        server.Successor.Health = """{"status":"Degraded","components":{"database":{"status":"Unhealthy","score":0,"message":"locked"}}}""";
        var report = await server.GetAsync<CheckReport>(ApiPath.Precheck + "?components=database,Storage");
        report.Checks.Select(check => (check.Name, check.Status)).ShouldBe(
        [
            ("legacy.database", HealthStatus.Healthy), ("legacy.storage", HealthStatus.Unknown),
            ("successor.database", HealthStatus.Unhealthy), ("successor.storage", HealthStatus.Unknown),
        ]);
    }

    [Fact]
    public async Task Precheck_ServiceIsThisVeryServer_IsACircle()
    {
        await using var server = await TestServer.StartAsync();
        var plan = server.Plan().Source.Replace(server.Successor.Url.ToString().TrimEnd('/'), server.Api.ToString().TrimEnd('/'), StringComparison.Ordinal);
        using var response = await server.SendAsync(HttpMethod.Post, ApiPath.PlanCheck + "?deep=true", plan);
        var report = JsonSerializer.Deserialize<CheckReport>(await response.Content.ReadAsStringAsync(), Json.Hal9Json.Options)!;
        report.Checks.Single(check => check.Name == "successor.address").Message.ShouldContain("in a circle");
    }

    [Fact]
    public async Task Verify_ReadsTheJournalAgainAndCountsFlags()
    {
        await using var server = await TestServer.StartAsync();
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);

        var verified = await server.PostAsync<VerifyDocument>(ApiPath.Verify, new VerifyRequest([]));
        verified.Verifications.Select(verification => verification.Test).Distinct().ShouldBe(["endpoints", "routing", "flags", "journal", "shadow-comparison"]);
        verified.Verifications.Where(verification => verification.Passed == false).ShouldBeEmpty();
        verified.Verifications.Single(verification => verification.Name == "chain").Message.ShouldBe("2 records, each bound to the one before it.");

        await server.Legacy.DisposeAsync();
        (await server.PostAsync<VerifyDocument>(ApiPath.Verify, new VerifyRequest(["endpoints"]))).Passed.ShouldBeFalse();
    }

    [Fact]
    public async Task Health_OfTheServer_NeedsNoToken()
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.SendAsync(HttpMethod.Get, ApiPath.Health, token: "");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<(string Id, string Type)> NextAsync(StreamReader lines)
    {
        var (id, type) = ("", "");
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line[7..];
            }
            else if (line.Length == 0 && id.Length > 0)
            {
                return (id, type);
            }
        }

        throw new EndOfStreamException();
    }
}
