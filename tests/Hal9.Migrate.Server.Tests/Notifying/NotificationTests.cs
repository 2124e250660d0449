using System.Text;
using System.Text.Json.Nodes;
using Hal9.Migrate.Server.Asking;
using Hal9.Migrate.Server.Notifying;
using Hal9.Migrate.Server.Tests.Asking;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Server.Tests.Notifying;

/// <summary>A real server tells real receivers on loopback.</summary>
public sealed class NotificationTests : IAsyncDisposable
{
    private const string Key = "key of the receiver";

    // In the address, so that it can be searched for.
    private const string Hidden = "T0PSECRETPATH";

    private readonly LogCapture _log = new();
    private Receiver _receiver = null!;

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task Notify_EachKind_IsToldInItsFormAndAWebhookIsSigned()
    {
        await using var server = await StartAsync("webhook", "slack", "teams");
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("Shadow", Force: true));
        var bodies = new Dictionary<string, (IReadOnlyDictionary<string, string> Headers, byte[] Body)>();
        for (var told = 0; told < 3; told++)
        {
            var (path, headers, body) = await NextAsync();
            bodies[path.Split('/')[^1]] = (headers, body);
        }

        var webhook = bodies["webhook"];
        webhook.Headers[SignedRequest.SignatureHeader].ShouldBe(SignedRequest.Signature(Key, webhook.Headers[SignedRequest.TimestampHeader], webhook.Body));
        var document = JsonNode.Parse(webhook.Body)!;
        (document["event"]!.GetValue<string>(), document["phase"]!.GetValue<string>(), document["migration"]!.GetValue<string>(), document["text"]!.GetValue<string>())
            .ShouldBe(("PhaseChanged", "Shadow", "test", "Entered Shadow"));
        document["id"]!.GetValue<string>().ShouldBe(webhook.Headers[NotificationSender.IdHeader]);
        var sequence = document["sequence"]!.GetValue<long>();
        (await server.GetAsync<EventDocument[]>(ApiPath.Events)).Single(happened => happened.Sequence == sequence).Type.ShouldBe("StepEntered");

        var slack = JsonNode.Parse(bodies["slack"].Body)!;
        slack["text"]!.GetValue<string>().ShouldBe("test: entered Shadow: Entered Shadow");
        slack["blocks"]![0]!["text"]!["type"]!.GetValue<string>().ShouldBe("mrkdwn");
        bodies["slack"].Headers.Keys.ShouldNotContain(SignedRequest.SignatureHeader);

        var teams = JsonNode.Parse(bodies["teams"].Body)!;
        teams["type"]!.GetValue<string>().ShouldBe("message");
        var card = teams["attachments"]![0]!;
        card["contentType"]!.GetValue<string>().ShouldBe("application/vnd.microsoft.card.adaptive");
        card["content"]!["body"]![1]!["inlines"]![0]!["text"]!.GetValue<string>().ShouldBe("Entered Shadow");
    }

    [Fact]
    public async Task Notify_ReasonWithMarkup_IsShownAsText()
    {
        await using var server = await StartAsync("slack");
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("Shadow", Force: true));
        await NextAsync();
        await server.PostAsync<ChangeDocument>(ApiPath.Suspend, new ReasonRequest("<!channel> & <https://evil.example|click>"));
        var text = JsonNode.Parse((await NextAsync()).Body)!["blocks"]![0]!["text"]!["text"]!.GetValue<string>();
        text.ShouldContain("&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt;");
    }

    [Fact]
    public async Task Notify_ReceiverFailsAtFirst_IsToldAgainWithTheSameIdAndInOrder()
    {
        var left = 2;
        await using var server = await StartAsync(context => Task.FromResult(context.Response.StatusCode = left-- > 0 ? 503 : 200), "webhook");
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("Shadow", Force: true));
        var first = Id(await NextAsync());
        await server.PostAsync<ChangeDocument>(ApiPath.Suspend, new ReasonRequest("lunch"));
        (await server.StatusAsync()).Status.ShouldBe(Decisions.MigrationStatus.Suspended, "no decision waits for a receiver");
        Id(await NextAsync()).ShouldBe(first);
        Id(await NextAsync()).ShouldBe(first);
        var next = await NextAsync();
        Id(next).ShouldNotBe(first);
        JsonNode.Parse(next.Body)!["event"]!.GetValue<string>().ShouldBe("Suspended");
    }

    [Fact]
    public async Task Notify_ServerRestartedInBetween_LosesNothingAndTellsNothingTwice()
    {
        var isDown = false;
        var taken = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var server = await StartAsync(
            context =>
            {
                context.Response.StatusCode = isDown ? 503 : 200;
                if (!isDown)
                {
                    taken.Enqueue(context.Request.Headers[NotificationSender.IdHeader].ToString());
                }

                return Task.CompletedTask;
            },
            "webhook");
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("Shadow", Force: true));
        var entered = Id(await NextAsync());
        await MetricAsync(server, "hal9_migrate_notifications_total{destination=\"webhook\",result=\"delivered\"} 1");

        isDown = true;
        await server.PostAsync<ChangeDocument>(ApiPath.Suspend, new ReasonRequest("one"));
        var suspended = Id(await NextAsync());
        await server.PostAsync<ChangeDocument>(ApiPath.Resume, new ReasonRequest("two"));
        await server.RestartAsync();
        isDown = false;
        await MetricAsync(server, "hal9_migrate_notifications_total{destination=\"webhook\",result=\"delivered\"} 2");

        await server.RestartAsync();
        await server.PostAsync<ChangeDocument>(ApiPath.Suspend, new ReasonRequest("three"));
        await MetricAsync(server, "hal9_migrate_notifications_total{destination=\"webhook\",result=\"delivered\"} 1");
        taken.Count.ShouldBe(4, "nothing is lost, and nothing that was taken is told again");
        taken.Take(2).ShouldBe([entered, suspended]);
        taken.ShouldBeUnique();
    }

    [Fact]
    public async Task Notify_ReceiverRefuses_IsGivenUpAndShownWithoutTheAddress()
    {
        await using var server = await StartAsync(context => Task.FromResult(context.Response.StatusCode = 404), "webhook");
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("Shadow", Force: true));
        await NextAsync();
        await MetricAsync(server, "hal9_migrate_notifications_total{destination=\"webhook\",result=\"given_up\"} 1");
        EventDocument? failed;
        do
        {
            failed = (await server.GetAsync<EventDocument[]>(ApiPath.Events)).SingleOrDefault(happened => happened.Type == "NotificationFailed");
        }
        while (failed is null);

        failed.Message.ShouldContain("it answers with status 404");
        await ShowsNoSecretAsync(server);
    }

    [Fact]
    public async Task Notify_ReceiverIsNotThere_IsShownWithoutTheAddress()
    {
        await using var server = await StartAsync("webhook");
        await _receiver.DisposeAsync();
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("Shadow", Force: true));
        await MetricAsync(server, "hal9_migrate_notifications_failing{destination=\"webhook\"} 1");
        _log.Text.ShouldContain("webhook cannot be told of event");
        await ShowsNoSecretAsync(server);
    }

    [Fact]
    public async Task Verify_Notifications_SendsATrialOnlyWhenItIsNamed()
    {
        await using var server = await StartAsync("webhook", "teams");
        await server.PostAsync<VerifyDocument>(ApiPath.Verify, new VerifyRequest([]));
        _receiver.Requests.ShouldBeEmpty();
        var verified = await server.PostAsync<VerifyDocument>(ApiPath.Verify, new VerifyRequest(["notifications"]));
        verified.Verifications.Select(verification => (verification.Name, verification.Passed)).Order().ShouldBe([("teams", (bool?)true), ("webhook", true)]);
        _receiver.Requests.Count.ShouldBe(2);

        _receiver.Answer = context => Task.FromResult(context.Response.StatusCode = 410);
        (await server.PostAsync<VerifyDocument>(ApiPath.Verify, new VerifyRequest(["notifications"]))).Verifications.ShouldAllBe(verification => verification.Passed == false);
    }

    [Fact]
    public async Task Precheck_SecretOfADestinationIsMissing_IsUnhealthy()
    {
        await using var server = await StartAsync("slack");
        Environment.SetEnvironmentVariable("HAL9_SECRET_NOTIFY_SLACK", null);
        var check = (await server.GetAsync<Health.CheckReport>(ApiPath.Precheck + "?deep=true")).Checks.Single(check => check.Name == "notifications.slack");
        check.Status.ShouldBe(Health.HealthStatus.Unhealthy);
        check.Message.ShouldContain("HAL9_SECRET_NOTIFY_SLACK");
    }

    private Task<TestServer> StartAsync(params string[] kinds) => StartAsync(context => Task.FromResult(context.Response.StatusCode = 202), kinds);

    private async Task<TestServer> StartAsync(Func<HttpContext, Task> answer, params string[] kinds)
    {
        _receiver = await Receiver.StartAsync();
        _receiver.Answer = answer;
        Environment.SetEnvironmentVariable("HAL9_SECRET_NOTIFY_KEY", Key);
        var notifications = new JsonObject();
        foreach (var kind in kinds)
        {
            var variable = $"HAL9_SECRET_NOTIFY_{kind.ToUpperInvariant()}";
            Environment.SetEnvironmentVariable(variable, $"{_receiver.Url}{Hidden}/{kind}");
            notifications[kind] = new JsonObject { ["kind"] = kind, ["url"] = $"${{env:{variable}}}" };
            if (kind == "webhook")
            {
                notifications[kind]!["secret"] = "${env:HAL9_SECRET_NOTIFY_KEY}";
            }
        }

        return await TestServer.StartAsync(
            plan => plan.TrimEnd()[..^1] + $",\"notifications\":{notifications.ToJsonString()}}}",
            options: options => options with { Logging = logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log) });
    }

    private async Task<(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)> NextAsync()
    {
        await _receiver.CameAsync();
        _receiver.Requests.TryDequeue(out var request).ShouldBeTrue();
        return request;
    }

    private static string Id((string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body) request) => request.Headers[NotificationSender.IdHeader];

    private static async Task MetricAsync(TestServer server, string sample)
    {
        while (!(await MetricsAsync(server)).Contains(sample, StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> MetricsAsync(TestServer server)
    {
        using var response = await server.SendAsync(HttpMethod.Get, ApiPath.Metrics);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task ShowsNoSecretAsync(TestServer server)
    {
        var all = new StringBuilder(_log.Text).Append(await MetricsAsync(server));
        foreach (var path in (string[])[ApiPath.Events, ApiPath.Status, ApiPath.Plan, ApiPath.State])
        {
            using var response = await server.SendAsync(HttpMethod.Get, path);
            all.Append(await response.Content.ReadAsStringAsync());
        }

        all.ToString().ShouldNotContain(Hidden);
        all.ToString().ShouldNotContain(Key);
        all.ToString().ShouldNotContain(_receiver.Url.Authority);
    }
}
