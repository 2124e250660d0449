using System.Net;
using Hal9.Migrate.Gateway.Exposition;
using Hal9.Migrate.Gateway.Hosting;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tests.Metrics;

public sealed class GatewayMetricsTests
{
    private const string AsPrometheusAsks = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_RequestsOfEveryEnd_AreCountedBySideAndStatus()
    {
        await using var legacy = await TestUpstream.StartAsync(AnswerAsync);
        await using var successor = RudeServer.AfterHead((socket, _) =>
        {
            RudeServer.Reset(socket);
            return Task.CompletedTask;
        });
        await using var gateway = await StartAsync(TestSnapshot.Of(legacy.Url, successor.Url, percent: 50));
        foreach (var status in new[] { 200, 200, 301, 404, 503 })
        {
            await AskAsync(gateway, UserOf(Side.Legacy), $"/?status={status}");
        }

        await AskAsync(gateway, UserOf(Side.Successor), "/");
        var metrics = await UntilAsync(gateway, read => read["hal9_gateway_request_duration_seconds_count{subject=\"legacy\"}"] == 5
            && read["hal9_gateway_request_duration_seconds_count{subject=\"successor\"}"] == 1);

        Count("legacy", "2xx").ShouldBe(2);
        Count("legacy", "3xx").ShouldBe(1);
        Count("legacy", "4xx").ShouldBe(1);
        Count("legacy", "5xx").ShouldBe(1);
        Count("successor", "5xx").ShouldBe(1);
        metrics.Samples.Where(sample => sample.Key.StartsWith("hal9_gateway_requests_total", StringComparison.Ordinal)).Sum(sample => sample.Value).ShouldBe(6);
        metrics["hal9_gateway_unanswered_requests_total{side=\"successor\",reason=\"transport\"}"].ShouldBe(1);
        metrics["hal9_gateway_unanswered_requests_total{side=\"legacy\",reason=\"transport\"}"].ShouldBe(0);
        metrics["hal9_gateway_snapshot_version"].ShouldBe(1);
        metrics["hal9_gateway_successor_ratio"].ShouldBe(0.5);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        metrics["hal9_gateway_controller_contact_timestamp_seconds"].ShouldBeInRange(now - 30, now + 1);
        metrics["hal9_gateway_snapshot_timestamp_seconds"].ShouldBeInRange(now - 30, now + 1);

        double Count(string side, string status) => metrics[$"hal9_gateway_requests_total{{side=\"{side}\",status=\"{status}\"}}"];
    }

    [Fact]
    public async Task Metrics_BeforeAnySnapshot_GatewayAnswersItself()
    {
        await using var gateway = await TestGateway.StartAsync(new TestController(), options => options with { Metrics = "127.0.0.1:0" });

        await AskAsync(gateway, "anybody", "/");

        var metrics = await ReadAsync(gateway);
        metrics["hal9_gateway_requests_total{side=\"gateway\",status=\"5xx\"}"].ShouldBe(1);
        metrics.Samples.Keys.ShouldNotContain("hal9_gateway_snapshot_version");
        metrics.Families.ShouldContainKey("hal9_gateway_snapshot_version");
    }

    [Fact]
    public async Task Metrics_RequestUnderWayAndRequestHeld_AreShown()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var legacy = await TestUpstream.StartAsync(async _ =>
        {
            arrived.TrySetResult();
            await finish.Task;
        });
        var snapshot = TestSnapshot.Of(legacy).WithWrites(Side.Legacy, writes => writes with { Mode = WritesMode.Hold, HoldTimeout = TimeSpan.FromMinutes(1), MaxHeld = 10 });
        await using var gateway = await StartAsync(snapshot);

        var read = AskAsync(gateway, "reader", "/");
        using var change = new StringContent("x");
        var write = gateway.Client.PostAsync("/", change, Cancelled);
        await arrived.Task;
        var metrics = await UntilAsync(gateway, page => page["hal9_gateway_held_requests"] == 1);

        metrics["hal9_gateway_in_flight_requests{side=\"legacy\"}"].ShouldBe(1);
        metrics["hal9_gateway_requests_held_total"].ShouldBe(1);
        await gateway.Controller.ObeyedAsync(snapshot.Next(writes => writes with { Mode = WritesMode.Open }));
        finish.SetResult();
        await read;
        (await write).Dispose();
        metrics = await ReadAsync(gateway);
        (metrics["hal9_gateway_held_requests"], metrics["hal9_gateway_requests_held_total"]).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Metrics_Mirroring_CountsWhatBecameOfIt()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var successor = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(TestSnapshot.Of(legacy.Url, successor.Url).WithMirror());

        await AskAsync(gateway, "a", "/");
        await AskAsync(gateway, "b", "/");
        using var change = new StringContent("x");
        (await gateway.Client.PostAsync("/", change, Cancelled)).Dispose();

        var metrics = await UntilAsync(gateway, page => page["hal9_gateway_mirrored_total{result=\"matched\"}"] == 2 && page["hal9_gateway_mirrored_total{result=\"skipped\"}"] == 1);
        metrics["hal9_gateway_mirror_skipped_total{reason=\"unsafe\"}"].ShouldBe(1);
        metrics["hal9_gateway_mirror_queue_requests"].ShouldBe(0);
        metrics["hal9_gateway_request_duration_seconds_count{subject=\"mirror\"}"].ShouldBe(2);
    }

    [Fact]
    public async Task Metrics_Promtool_HasNothingToSay()
    {
        Assert.SkipWhen(MetricsPage.Promtool is null, "There is no promtool (Debian package prometheus).");
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(TestSnapshot.Of(legacy));

        using var response = await GetAsync(gateway, accept: null);

        (await MetricsPage.LintAsync(await response.Content.ReadAsStringAsync(Cancelled))).ShouldBe("");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("text/plain", false)]
    [InlineData("*/*", false)]
    [InlineData("application/openmetrics-text;version=1.0.0", true)]
    [InlineData(AsPrometheusAsks, true)]
    [InlineData("application/openmetrics-text;q=0.2,text/plain;q=0.5", false)]
    [InlineData("application/openmetrics-text;q=0", false)]
    [InlineData("nonsense//,", false)]
    public async Task Metrics_AsAsked_AreInThatFormat(string? accept, bool isOpen)
    {
        await using var gateway = await TestGateway.StartAsync(new TestController(), options => options with { Metrics = "127.0.0.1:0" });

        using var response = await GetAsync(gateway, accept);

        response.Content.Headers.ContentType!.ToString().ShouldBe(isOpen ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8");
        MetricsPage.Read(await response.Content.ReadAsStringAsync(Cancelled), isOpen).Families.ShouldContainKey(isOpen ? "hal9_gateway_requests" : "hal9_gateway_requests_total");
    }

    [Fact]
    public async Task Metrics_OnTheUsersListener_AreAServicesOwn()
    {
        await using var legacy = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the service's", Cancelled));
        await using var gateway = await StartAsync(TestSnapshot.Of(legacy));

        (await gateway.Client.GetStringAsync("/metrics", Cancelled)).ShouldBe("the service's");
    }

    [Theory]
    [InlineData("GET", "/other", null, HttpStatusCode.NotFound)]
    [InlineData("POST", "/metrics", null, HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/metrics", "evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("GET", "/metrics", "localhost:1", HttpStatusCode.OK)]
    public async Task MetricsListener_AnswersOnePathToOurOwnNames(string method, string path, string? host, HttpStatusCode expected)
    {
        await using var gateway = await TestGateway.StartAsync(new TestController(), options => options with { Metrics = "127.0.0.1:0" });
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(gateway.Host.MetricsUrl!, path));
        request.Headers.Host = host;

        using var response = await gateway.Client.SendAsync(request, Cancelled);

        response.StatusCode.ShouldBe(expected);
    }

    [Theory]
    [InlineData("0.0.0.0:9464", ProblemCode.InsecureAddress)]
    [InlineData("http://*:9464", ProblemCode.InsecureAddress)]
    [InlineData("https://127.0.0.1:9464", ProblemCode.InvalidArgument)]
    [InlineData("nowhere.example:9464", ProblemCode.InvalidArgument)]
    [InlineData("127.0.0.1:9464/metrics", ProblemCode.InvalidArgument)]
    public void MetricsListener_AddressNotOfLoopback_IsRefused(string address, string code) =>
        Should.Throw<MigrateException>(() => MetricsListener.AddressOf(address)).Problem.Code.ShouldBe(code);

    [Fact]
    public void Histogram_LatenciesAtEveryBound_AreOnTheRightSide()
    {
        var dense = new long[Evidence.LatencyScale.BucketCount];
        Evidence.LatencyHistogram.Of(TimeSpan.FromMilliseconds(0.5), TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(40), TimeSpan.FromMinutes(2)).AddTo(dense);

        var histogram = HistogramReading.Of(dense);

        histogram.Buckets.Single(bucket => bucket.Bound == 0.001).Count.ShouldBe(1);
        histogram.Buckets.Single(bucket => bucket.Bound == 0.025).Count.ShouldBe(1);
        histogram.Buckets.Single(bucket => bucket.Bound == 0.05).Count.ShouldBe(3);
        histogram.Buckets[^1].Count.ShouldBe(3);
        histogram.Count.ShouldBe(4);
        histogram.Sum.ShouldBe(120.0705, 120.0705 * 0.008);
    }

    [Fact]
    public void Write_TextThatNeedsIt_IsEscaped()
    {
        var text = MetricsText.For([]).Add<int>([new("hal9_x", MetricKind.Gauge, "A \"b\" \\ c.", ["route"], _ => [new(1, "a\"b\\c\nd"), new((double?)null, "unknown")])], 0).ToString();

        text.ShouldBe("# HELP hal9_x A \\\"b\\\" \\\\ c.\n# TYPE hal9_x gauge\nhal9_x{route=\"a\\\"b\\\\c\\nd\"} 1\n");
    }

    private static Task<TestGateway> StartAsync(RoutingSnapshot snapshot) => TestGateway.StartAsync(snapshot, options => options with { Metrics = "127.0.0.1:0" });

    private static string UserOf(Side side) => Enumerable.Range(0, 1_000).Select(i => $"user-{i}").First(user => Bucket.Of("salt", user) < 5_000 == (side == Side.Successor));

    private static async Task AskAsync(TestGateway gateway, string user, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-User", user);
        using var response = await gateway.Client.SendAsync(request, Cancelled);
        await response.Content.ReadAsByteArrayAsync(Cancelled);
    }

    private static Task AnswerAsync(HttpContext context)
    {
        context.Response.StatusCode = int.Parse(context.Request.Query["status"]!, System.Globalization.CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    private static async Task<HttpResponseMessage> GetAsync(TestGateway gateway, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, gateway.Host.MetricsUrl);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await gateway.Client.SendAsync(request, Cancelled);
    }

    private static async Task<MetricsPage> ReadAsync(TestGateway gateway)
    {
        using var response = await GetAsync(gateway, AsPrometheusAsks);
        return MetricsPage.Read(await response.Content.ReadAsStringAsync(Cancelled), isOpen: true);
    }

    /// <summary>What was measured is on the page when its second is over.</summary>
    private static async Task<MetricsPage> UntilAsync(TestGateway gateway, Func<MetricsPage, bool> isSo)
    {
        while (true)
        {
            var metrics = await ReadAsync(gateway);
            if (isSo(metrics))
            {
                return metrics;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancelled);
        }
    }
}
