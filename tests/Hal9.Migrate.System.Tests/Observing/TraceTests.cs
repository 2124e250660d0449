using System.Diagnostics;
using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Hal9.Migrate.SystemTests.Programs;

namespace Hal9.Migrate.SystemTests.Observing;

/// <summary>A migration from Shadow to its rollback, as a collector of traces and a reader of logs see it.</summary>
public sealed class TraceTests
{
    private const string Secret = "s3cr3t-";
    private const string HookPath = $"/{Secret}address-of-a-channel";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Migration_FromShadowToItsRollback_IsTracedAndNothingOfUsersOrSecretsIsSaid()
    {
        using var folder = new TemporaryFolder();
        await using var collector = await Collector.StartAsync();
        (string, string?)[] environment =
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url.ToString()),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"),
            ("HAL9_SECRET_HOOK", new Uri(collector.Url, HookPath).ToString()),
            ("HAL9_SECRET_KEY", Secret + "signing-key-of-notifications"),
        ];
        using var legacy = await Service.StartAsync(folder, "flat", environment);
        using var successor = await Service.StartAsync(folder, "hierarchical", environment);
        using var installation = await Installation.StartApartAsync(
            folder,
            PlanText.Brief(legacy.Url, successor.Url, canaryHold: 60).TrimEnd()[..^1]
                + """, "notifications": { "bus": { "kind": "webhook", "url": "${env:HAL9_SECRET_HOOK}", "secret": "${env:HAL9_SECRET_KEY}" } } }""",
            environment,
            ["--log-format", "json", "--verbose"]);

        await installation.Client.StartAsync(new("canary", Force: true), dryRun: false, Cancelled);
        await installation.UntilAsync(status => status.Phase == Phase.Shadow && status.Gateways is [{ UpToDate: true }]);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null }) { BaseAddress = installation.Gateway };
        var inShadow = await AskWhileAsync(installation, http, Phase.Shadow);
        var inCanary = await AskUntilBothHaveAnsweredAsync(http);
        var sampledOut = await AskAsync(http, "somebody", isKept: false);
        await AskTheApiAsync(installation);
        await installation.Client.RollBackAsync(new(Reason: "enough"), dryRun: false, Cancelled);
        await installation.UntilAsync(status => status.Status == MigrationStatus.RolledBack);

        // In Shadow the user's trace has the gateway and the legacy; the copy is in another one, linked with it, with the successor.
        var user = await RequestIsInOneTraceAsync(collector, inShadow, "hal9-flat");
        (user["hal9.side"], user["http.route"], user["http.response.status_code"]).ShouldBe(("legacy", "/api/signals", "200"));
        var copy = await collector.SpanAsync(span => span.Links.Contains(user.Id) && span["hal9.repeated"] == "mirror");
        copy.TraceId.ShouldNotBe(user.TraceId);
        await collector.SpanAsync(span => span.Service == "hal9-hierarchical" && span.ParentId == copy.Id && span.TraceId == copy.TraceId);

        // In Canary each side's answer is in its user's trace.
        (await RequestIsInOneTraceAsync(collector, inCanary.Legacy, "hal9-flat"))["hal9.phase"].ShouldBe("Canary");
        (await RequestIsInOneTraceAsync(collector, inCanary.Successor, "hal9-hierarchical"))["hal9.side"].ShouldBe("successor");

        // What was decided is in one trace with what was done about it.
        var rollback = await collector.SpanAsync(span => span.Name == "rollback");
        (rollback.Service, rollback["hal9.cause"]).ShouldBe(("hal9-migrate", "Command"));
        var course = collector.Spans.Where(span => span.TraceId == rollback.TraceId).ToList();
        course.ShouldContain(span => span.Name == "command RollBackTo" && span.ParentId.Length == 0);
        course.ShouldContain(span => span.Name == "decide" && span["hal9.events"]!.Contains("RollbackStarted", StringComparison.Ordinal));
        course.ShouldContain(span => span.Name == "routing publish" && span["hal9.successor_percentage"] == "0");
        course.ShouldContain(span => span.Name == "journal append");
        await collector.SpanAsync(span => span.Name == "notify bus");

        collector.Spans.ShouldAllBe(span => span.TraceId != sampledOut);
        collector.Others.ShouldContain(HookPath);
        NothingIsSaid(folder, installation, collector);
    }

    /// <summary>Asks until the phase is over, and says in which trace a request was that was answered in it.</summary>
    private static async Task<string> AskWhileAsync(Installation installation, HttpClient http, Phase phase)
    {
        // The gateway hears of the phase with its next report.
        var first = await AskAsync(http, "somebody");
        while ((await installation.Client.GetStatusAsync(Cancelled)).Phase == phase)
        {
            await AskAsync(http, "somebody");
        }

        await installation.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        return first;
    }

    private static async Task<(string Legacy, string Successor)> AskUntilBothHaveAnsweredAsync(HttpClient http)
    {
        var traces = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; traces.Count < 2; i++)
        {
            // Later ones take the place of earlier ones: by then the gateway has heard of the phase.
            var (trace, servedBy) = await AskForAsync(http, $"user-{i}", isKept: true);
            traces[servedBy] = trace;
        }

        return (traces["legacy"], traces["successor"]);
    }

    private static async Task<string> AskAsync(HttpClient http, string user, bool isKept = true) => (await AskForAsync(http, user, isKept)).Trace;

    /// <summary>Asks with secrets wherever a user may have one.</summary>
    private static async Task<(string Trace, string ServedBy)> AskForAsync(HttpClient http, string user, bool isKept)
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/signals?content=hello&api_key={Secret}query");
        request.Headers.Add("X-User", user);
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-{(isKept ? "01" : "00")}");
        request.Headers.Add("tracestate", "vendor=kept");
        request.Headers.Add("Authorization", $"Bearer {Secret}token");
        request.Headers.Add("Cookie", $"session={Secret}cookie");
        using var response = await http.SendAsync(request, Cancelled);
        response.IsSuccessStatusCode.ShouldBeTrue();
        using var change = new HttpRequestMessage(HttpMethod.Post, $"/nowhere/{Secret}path") { Content = new StringContent($"{Secret}body") };
        change.Headers.Add("X-User", user);
        (await http.SendAsync(change, Cancelled)).Dispose();
        return (trace, response.Headers.GetValues(RouteToken.ServedByHeader).Single());
    }

    /// <summary>A query of the API that has a secret in it, and a token that is none.</summary>
    private static async Task AskTheApiAsync(Installation installation)
    {
        using var http = new HttpClient { BaseAddress = installation.Client.Connection.Address };
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {Secret}token");
        (await http.GetAsync($"{Wire.ApiPath.Status}?q={Secret}query", Cancelled)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    }

    /// <summary>The gateway's span of a request, with the service's within it.</summary>
    private static async Task<SeenSpan> RequestIsInOneTraceAsync(Collector collector, string trace, string service)
    {
        var gateway = await collector.SpanAsync(span => span.TraceId == trace && span.Service == "hal9-gateway");
        var answered = await collector.SpanAsync(span => span.TraceId == trace && span.Service == service);
        answered.ParentId.ShouldBe(gateway.Id);
        gateway.ParentId.ShouldNotBeEmpty();
        (gateway.TraceState, answered.TraceState).ShouldBe(("vendor=kept", "vendor=kept"));
        return gateway;
    }

    private static void NothingIsSaid(TemporaryFolder folder, Installation installation, Collector collector)
    {
        var tokens = Directory.EnumerateFiles(folder.Of("home"), "*", SearchOption.AllDirectories)
            .Select(File.ReadAllText).Select(CredentialsDocument.Read).OfType<CredentialsDocument>().Select(credentials => credentials.Token).Append(installation.GatewayToken).ToList();
        tokens.Count.ShouldBe(2);
        var logs = installation.Controller.Error + installation.GatewayProcess.Error;
        foreach (var secret in tokens.Append(Secret))
        {
            logs.ShouldNotContain(secret);
            collector.Raw.ShouldNotContain(secret);
        }

        // Whole lines of JSON, each with its time; the last may not be whole yet.
        var lines = installation.Controller.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1].Select(line => JsonElement.Parse(line)).ToList();
        lines.ShouldAllBe(line => line.GetProperty("time").GetDateTimeOffset() > DateTimeOffset.UnixEpoch && line.GetProperty("level").GetString() != null);
        var decided = lines.First(line => line.GetProperty("message").GetString()!.Contains("Rollback to None started", StringComparison.Ordinal));
        decided.GetProperty("fields").GetProperty("sequence").GetInt64().ShouldBeGreaterThan(0);
        collector.Spans.ShouldContain(span => span.TraceId == decided.GetProperty("trace_id").GetString());
    }
}
