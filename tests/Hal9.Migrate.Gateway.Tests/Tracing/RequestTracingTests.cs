using System.Collections.Concurrent;
using System.Diagnostics;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Gateway.Tracing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tests.Tracing;

[Collection(AloneCollection.Name)]
public sealed class RequestTracingTests : IDisposable
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string ParentId = "b7ad6b7169203331";

    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;
    private ActivitySamplingResult _unlessParentSays = ActivitySamplingResult.AllDataAndRecorded;

    public RequestTracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GatewayTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent == default ? _unlessParentSays
                : options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.PropagationData,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Request_WithATrace_ContinuesIt()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy) with { Routes = ["/api/neurons/{id}"] });

        await AskAsync(gateway, "/api/neurons/7?secret=x", $"00-{TraceId}-{ParentId}-01", "vendor=1,other=2");

        var span = await SpanAsync(span => span.Kind == ActivityKind.Server);
        (span.TraceId.ToHexString(), span.ParentSpanId.ToHexString(), span.DisplayName).ShouldBe((TraceId, ParentId, "GET /api/neurons/{id}"));
        span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value?.ToString()).ShouldBe(
            new Dictionary<string, string?>
            {
                ["http.request.method"] = "GET", ["http.route"] = "/api/neurons/{id}", ["http.response.status_code"] = "200", ["hal9.gateway"] = "gateway-1", ["hal9.side"] = "legacy",
            },
            ignoreOrder: true);
        var seen = legacy.Seen.Single();
        (seen["traceparent"], seen["tracestate"]).ShouldBe(($"00-{TraceId}-{span.SpanId.ToHexString()}-01", "vendor=1,other=2"));
    }

    [Fact]
    public async Task Request_SampledOutByItsCaller_IsPassedOnAsSuchAndKeepsNothing()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var successor = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url).WithMirror());

        await AskAsync(gateway, "/", $"00-{TraceId}-{ParentId}-00", "vendor=1");
        await gateway.StopAndReadAsync();

        foreach (var seen in new[] { legacy.Seen.Single(), successor.Seen.Single() })
        {
            seen["traceparent"]!.ShouldStartWith($"00-{TraceId}-");
            seen["traceparent"]!.ShouldEndWith("-00");
            seen["tracestate"].ShouldBe("vendor=1");
        }

        _spans.ShouldAllBe(span => !span.Recorded && !span.TagObjects.Any());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    public async Task Request_WithoutATrace_BeginsOne(string? parent)
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        await AskAsync(gateway, "/", parent, "vendor=1");

        var span = await SpanAsync(_ => true);
        span.ParentSpanId.ShouldBe(default);
        span.DisplayName.ShouldBe("GET");
        var seen = legacy.Seen.Single();
        seen["traceparent"].ShouldBe($"00-{span.TraceId.ToHexString()}-{span.SpanId.ToHexString()}-01");
        seen["tracestate"].ShouldBeNull();
    }

    [Fact]
    public async Task Request_Mirrored_IsInATraceOfItsOwnLinkedWithTheUsers()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var successor = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url).WithMirror());

        await AskAsync(gateway, "/?secret=x", $"00-{TraceId}-{ParentId}-01", state: null);

        var mirrored = await SpanAsync(span => span.Kind == ActivityKind.Client);
        var user = await SpanAsync(span => span.Kind == ActivityKind.Server);
        mirrored.TraceId.ShouldNotBe(user.TraceId);
        mirrored.Links.Single().Context.SpanId.ShouldBe(user.SpanId);
        mirrored.ParentSpanId.ShouldBe(default);
        (mirrored.DisplayName, mirrored.Status, mirrored.GetTagItem("hal9.side"), mirrored.GetTagItem("error.type")).ShouldBe(("mirror GET", ActivityStatusCode.Error, "successor", "503"));
        successor.Seen.Single()["traceparent"].ShouldBe(mirrored.Id);
        legacy.Seen.First()["traceparent"].ShouldBe(user.Id);
    }

    [Fact]
    public async Task Request_NobodyAnswers_SaysWhyAndNotWhere()
    {
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(new Uri("http://127.0.0.1:9"), new Uri("http://127.0.0.1:9")));

        await AskAsync(gateway, "/", parent: null, state: null, "PROPFIND");

        var span = await SpanAsync(_ => true);
        (span.DisplayName, span.Status, span.GetTagItem("error.type"), span.GetTagItem("http.request.method")).ShouldBe(("HTTP", ActivityStatusCode.Error, "transport", "_OTHER"));
        span.StatusDescription.ShouldBeNull();
        span.Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task Request_RefusedByTheGateway_HasASpanToo()
    {
        await using var gateway = await TestGateway.StartAsync(new TestController());

        await AskAsync(gateway, "/", parent: null, state: null);

        var span = await SpanAsync(_ => true);
        (span.GetTagItem("hal9.side"), span.GetTagItem("http.response.status_code")).ShouldBe(("gateway", 503));
    }

    [Fact]
    public async Task Request_NobodyKeepsIt_BeginsATraceThatSaysSo()
    {
        _unlessParentSays = ActivitySamplingResult.PropagationData;
        await using var legacy = await TestUpstream.StartAsync(context => context.Response.WriteAsync("ok", Cancelled));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        await AskAsync(gateway, "/", parent: null, state: null);

        legacy.Seen.Single()["traceparent"]!.ShouldMatch("^00-[0-9a-f]{32}-[0-9a-f]{16}-00$");
    }

    private static async Task AskAsync(TestGateway gateway, string path, string? parent, string? state, string method = "GET")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("traceparent", parent);
        request.Headers.TryAddWithoutValidation("tracestate", state);
        using var response = await gateway.Client.SendAsync(request, Cancelled);
        await response.Content.ReadAsByteArrayAsync(Cancelled);
    }

    /// <summary>The client may have its answer a moment before the span ends.</summary>
    private async Task<Activity> SpanAsync(Func<Activity, bool> wanted)
    {
        while (true)
        {
            if (_spans.FirstOrDefault(wanted) is { } span)
            {
                return span;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancelled);
        }
    }
}
