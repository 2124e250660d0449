using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Server.Asking;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Hal9.Migrate.Server.Tests.Asking;

/// <summary>What becomes of a question when the other side is well, ill, slow, hostile or not there. Real HTTP, simulated time.</summary>
public sealed class AskRunnerTests : IAsyncDisposable
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.Zero };
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
    private readonly AskingHttp _http = new();
    private readonly AnswerFeed _feed = new();
    private Receiver? _receiver;
    private Task _loop = Task.CompletedTask;

    [Fact]
    public async Task Ask_Webhook_IsSignedAndAnswersAreEvidenceOfTheStep()
    {
        Environment.SetEnvironmentVariable("HAL9_SECRET_ASK_TEST", "key of the test");
        var state = await StartAsync(
            """{"webhook":{"url":"URL/ask?x=1","secret":"${env:HAL9_SECRET_ASK_TEST}"}}""",
            context => context.Response.WriteAsync("""{"verdict":"fail","reason":"the batch\u0007 is late","more":[1]}"""));
        var answer = await NextAsync();

        (answer.Gate, answer.PositionVersion, answer.Outcome, answer.Message).ShouldBe(("canary.webhook", state.Position.Version, Outcome.Fail, "the batch is late"));
        _receiver!.Requests.TryDequeue(out var request).ShouldBeTrue();
        request.Path.ShouldBe("/ask?x=1");
        var timestamp = request.Headers[SignedRequest.TimestampHeader].ToString();
        timestamp.ShouldBe("1893456000");
        request.Headers[SignedRequest.SignatureHeader].ToString().ShouldBe(SignedRequest.Signature("key of the test", timestamp, request.Body));
        var question = JsonSerializer.Deserialize<JsonElement>(request.Body);
        question.GetProperty("gate").GetString().ShouldBe("canary.webhook");
        question.GetProperty("phase").GetString().ShouldBe("Canary");
        question.GetProperty("step").GetInt64().ShouldBe(state.Position.Version);
    }

    [Fact]
    public void Signature_KnownInput_IsTheHmacOfTimestampDotBody() => // echo -n '1700000000.{"a":1}' | openssl dgst -sha256 -hmac secret
        SignedRequest.Signature("secret", "1700000000", """{"a":1}"""u8.ToArray()).ShouldBe("sha256=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686");

    [Fact]
    public async Task Ask_WebhookFailsAtFirst_IsAskedAgain()
    {
        var left = 2;
        await StartAsync("""{"webhook":{"url":"URL/","retries":2}}""", context =>
        {
            context.Response.StatusCode = left-- > 0 ? 503 : 200;
            return context.Response.WriteAsync("""{"verdict":"pass"}""");
        });

        (await NextAsync()).Outcome.ShouldBe(Outcome.Pass);
        _receiver!.Requests.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(503, "", "answers with status 503", 3)]
    [InlineData(404, "", "answers with status 404", 1)]
    [InlineData(302, "", "answers with status 302", 1)]
    [InlineData(200, "yes", "its answer is not", 1)]
    [InlineData(200, """{"verdict":"PASS!"}""", "its verdict is none of", 1)]
    [InlineData(200, """{"verdict":7}""", "its answer is not", 1)]
    [InlineData(200, "HUGE", "more than 256 KiB", 1)]
    public async Task Ask_WebhookAnswersNonsense_IsSilenceWithItsReason(int status, string body, string message, int requests)
    {
        await StartAsync("""{"webhook":{"url":"URL/","retries":2}}""", context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = _receiver!.Url + "elsewhere";
            return context.Response.WriteAsync(body == "HUGE" ? new string(' ', AskingHttp.MaxAnswer + 1) : body);
        });

        var answer = await NextAsync();
        (answer.IsSilence, answer.Message!.Contains(message, StringComparison.Ordinal)).ShouldBe((true, true), answer.Message);
        _receiver!.Requests.Count.ShouldBe(requests);
        _receiver!.Requests.ShouldAllBe(request => request.Path == "/");
    }

    [Fact]
    public async Task Ask_WebhookHangs_IsGivenUpInTime()
    {
        await StartAsync(
            """{"webhook":{"url":"URL/","retries":0,"timeout":"3s"}}""",
            context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        await _receiver!.CameAsync();
        _feed.Take().ShouldBeEmpty();

        (await NextAsync()).Message!.ShouldContain("did not answer in time");
    }

    [Fact]
    public async Task Ask_SecretMissing_IsSilenceThatNamesTheReference()
    {
        await StartAsync("""{"webhook":{"url":"URL/","secret":"${env:HAL9_SECRET_NOT_THERE}"}}""");
        (await NextAsync()).Message!.ShouldContain("HAL9_SECRET_NOT_THERE");
        _receiver!.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ask_Answered_IsAskedAgainAfterEveryAndNotBefore()
    {
        await StartAsync("""{"webhook":{"url":"URL/","every":"10s"}}""");
        await NextAsync();
        await NextAsync();

        var asked = _receiver!.Requests.Select(request => long.Parse(request.Headers[SignedRequest.TimestampHeader], CultureInfo.InvariantCulture)).ToList();
        asked.Count.ShouldBe(2);
        (asked[1] - asked[0]).ShouldBe(10);
    }

    [Fact]
    public async Task Ask_QueryOfATrigger_IsEvidenceForIt()
    {
        await StartAsync(
            """{"all":[{"metric":"errorRate","max":0.1},{"prometheus":{"url":"URL","query":"orders_lost"},"max":3}]}""",
            context => context.Response.WriteAsync("""{"status":"success","data":{"resultType":"scalar","result":[1,"7"]}}"""),
            "triggers");

        var answer = await NextAsync();
        (answer.Gate, answer.Value).ShouldBe(("all.prometheus", 7));
        _receiver!.Requests.TryDequeue(out var request).ShouldBeTrue();
        request.Path.ShouldBe("/api/v1/query");
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1,"3.5"]}}""", 3.5, null)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1e3"]}]}}""", 1000.0, null)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}}""", null, "no series")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"1"]},{"value":[1,"2"]}]}}""", null, "2 series")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"NaN"]}]}}""", null, "NaN")]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1,"+Inf"]}}""", null, "no number")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[]}}""", null, "gives a matrix")]
    [InlineData("""{"status":"error","error":"parse error"}""", null, "parse error")]
    [InlineData("<html>", null, "no Prometheus")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{}]}}""", null, "no Prometheus")]
    [InlineData("[]", null, "no Prometheus")]
    public void Read_PrometheusAnswer_IsANumberOrSilence(string body, double? value, string? message)
    {
        var reply = PrometheusAsker.Read(body, 200);
        reply.Value.ShouldBe(value);
        reply.Message?.ShouldContain(message!);
        (reply.Message is null).ShouldBe(message is null);
    }

    [Theory]
    [InlineData("169.254.169.254", true)]
    [InlineData("::ffff:169.254.169.254", true)]
    [InlineData("fe80::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.0.0.1", false)]
    public void IsLinkLocal_Address_IsTold(string address, bool expected) => AskingHttp.IsLinkLocal(IPAddress.Parse(address)).ShouldBe(expected);

    [Fact]
    public async Task Ask_AddressOfTheLocalLink_IsNotAsked()
    {
        await StartAsync("""{"webhook":{"url":"http://169.254.169.254/latest","retries":0}}""");
        (await NextAsync()).Message!.ShouldContain("local link");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ContinueWith(_ => { }, TaskScheduler.Default);
        await (_receiver?.DisposeAsync() ?? ValueTask.CompletedTask);
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task<MigrationState> StartAsync(string asked, Func<HttpContext, Task>? answer = null, string place = "gates")
    {
        _receiver = await Receiver.StartAsync();
        _receiver!.Answer = answer ?? _receiver.Answer;
        var secrets = new SecretReferences(new SecretReferenceOptions());
        var state = InCanary(place, asked.Replace("URL", _receiver!.Url.ToString().TrimEnd('/'), StringComparison.Ordinal));
        _loop = new AskRunner(new PrometheusAsker(_http, secrets), new WebhookAsker(_http, secrets, _time), _feed, _time).RunAsync(() => state, _stop.Token);
        return state;
    }

    /// <summary>Lets time pass until there is an answer.</summary>
    private async Task<CheckAnswer> NextAsync()
    {
        while (true)
        {
            if (_feed.Take() is [var answer])
            {
                return answer;
            }

            Cancelled.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancelled);
        }
    }

    private static MigrationState InCanary(string place, string asked)
    {
        var json = JsonNode.Parse("""{"name":"test","legacy":{"url":"http://127.0.0.1:1"},"successor":{"url":"http://127.0.0.1:2"}}""")!.AsObject();
        (place == "gates" ? json["canary"] = new JsonObject() : json)[place] = new JsonArray(JsonNode.Parse(asked));
        var plan = PlanReader.Read(json.ToJsonString()).Plan!;
        MigrationEvent[] events = [new PlanRegistered(plan.Source, plan.Hash), new GoalSet(Phase.Full, Percentage.Hundred, false, null), new StepEntered(Phase.Canary, Percentage.Of(5))];
        return events.Aggregate(MigrationState.Empty, (state, happened) => Evolve.Apply(state, happened, "ann", DateTimeOffset.UnixEpoch, state.Version + 1));
    }
}
