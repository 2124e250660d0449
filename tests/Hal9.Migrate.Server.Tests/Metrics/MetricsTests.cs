using System.Text.RegularExpressions;
using Hal9.Migrate.Access;
using Hal9.Migrate.Gateway.Exposition;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests.Metrics;

public sealed partial class MetricsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Metrics_ServerWithAGateway_AreWhatTheCatalogueSays(bool isOpen)
    {
        await using var server = await TestServer.StartAsync(options: options => options with { Gateway = "http://127.0.0.1:0" });
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);

        var text = await ReadAsync(server, isOpen ? "application/openmetrics-text" : null);
        var page = MetricsPage.Read(text, isOpen);

        page.Families.Keys.Select(name => isOpen && page.Families[name].Type == "counter" ? name + "_total" : name)
            .ShouldBe(Catalogue.Metrics.Select(metric => metric.Name), ignoreOrder: true);
        foreach (var series in page.Samples.Keys)
        {
            var (name, labels) = (series.Split('{')[0], LabelName().Matches(series).Select(label => label.Groups["name"].Value));
            labels.ShouldBe(Catalogue.Series[name], series);
        }

        page["hal9_migrate_status{status=\"Ready\"}"].ShouldBe(1);
        page["hal9_migrate_gateway_snapshot_version{gateway=\"gateway\"}"].ShouldBe(page["hal9_migrate_snapshot_version"]);
        page["hal9_gateway_snapshot_version"].ShouldBe(page["hal9_migrate_snapshot_version"]);
        page["process_cpu_seconds_total"].ShouldBeGreaterThan(0);
        page["process_resident_memory_bytes"].ShouldBeGreaterThan(1_000_000);
        page["process_start_time_seconds"].ShouldBeInRange(1, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1);
        if (!isOpen)
        {
            (await MetricsPage.LintAsync(text) ?? "").ShouldBe("");
        }
    }

    [Fact]
    public async Task Metrics_OfARollback_OutliveTheServer()
    {
        await using var server = await TestServer.StartAsync();
        var token = await server.TokenAsync(Role.Gateway);
        await using (var gateway = new ScriptedGateway(server, token).Start())
        {
            await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("Canary", Force: true));
            await server.UntilAsync(status => status.Phase == Phases.Phase.Canary);
            gateway.Measure = ScriptedGateway.SuccessorFails;
            await server.UntilAsync(status => status.Status == Decisions.MigrationStatus.RolledBack);
        }

        var before = MetricsPage.Read(await ReadAsync(server, accept: null), isOpen: false);
        before["hal9_migrate_rollbacks_total{cause=\"trigger\"}"].ShouldBe(1);
        before["hal9_migrate_rollbacks_total{cause=\"command\"}"].ShouldBe(0);
        before["hal9_migrate_last_rollback_seconds{until=\"finished\"}"].ShouldBeGreaterThanOrEqualTo(before["hal9_migrate_last_rollback_seconds{until=\"routed\"}"]);
        before["hal9_migrate_request_errors_total{subject=\"successor\"}"].ShouldBeGreaterThanOrEqualTo(60);
        before["hal9_migrate_request_duration_seconds_count{subject=\"legacy\"}"].ShouldBeGreaterThan(0);
        await server.RestartAsync();

        var after = MetricsPage.Read(await ReadAsync(server, accept: null), isOpen: false);
        after["hal9_migrate_rollbacks_total{cause=\"trigger\"}"].ShouldBe(1);
        after["hal9_migrate_journal_events_total{event=\"TriggerFired\"}"].ShouldBe(1);
        after.Samples.Where(sample => sample.Key.StartsWith("hal9_migrate_journal_events_total", StringComparison.Ordinal)).Sum(sample => sample.Value)
            .ShouldBe(after["hal9_migrate_journal_records"]);
    }

    [Fact]
    public async Task Metrics_OnAListenerOfTheirOwn_AreThoseOfTheServer()
    {
        await using var server = await TestServer.StartAsync(options: options => options with { Metrics = "localhost:0" });
        using var http = new HttpClient();

        MetricsPage.Read(await http.GetStringAsync(server.Host.MetricsUrl, Cancelled), isOpen: false)["hal9_migrate_status{status=\"Ready\"}"].ShouldBe(1);
    }

    [Fact]
    public async Task Metrics_ListenerBeyondLoopback_IsRefusedAndNothingRuns() =>
        (await Should.ThrowAsync<MigrateException>(() => TestServer.StartAsync(options: options => options with { Metrics = "0.0.0.0:0" }))).Problem.Code.ShouldBe(ProblemCode.InsecureAddress);

    [Fact]
    public void Names_FollowTheConventions()
    {
        Catalogue.Metrics.Select(metric => metric.Name).ShouldBeUnique();

        // To OpenMetrics a counter is called without its ending, and may not be called as another metric then.
        Catalogue.Metrics.Select(metric => metric.Kind == MetricKind.Counter ? metric.Name[..^"_total".Length] : metric.Name).ShouldBeUnique();
        foreach (var (name, kind, labels) in Catalogue.Metrics)
        {
            name.ShouldMatch("^(hal9_(migrate|gateway)|process)_[a-z_]+$");
            name.EndsWith("_total", StringComparison.Ordinal).ShouldBe(kind == MetricKind.Counter, name);
            labels.Contains("quantile").ShouldBe(kind == MetricKind.Summary, name);
        }
    }

    [Fact]
    public void Documentation_NamesEveryMetricWithItsLabels() =>
        Documented().Matches(Catalogue.Document("README.md")).Select(entry => (entry.Groups["name"].Value, entry.Groups["labels"].Value))
            .ShouldBe(Catalogue.Metrics.Select(metric => (metric.Name, string.Join(',', metric.Labels))), ignoreOrder: true);

    private static async Task<string> ReadAsync(TestServer server, string? accept)
    {
        using var response = await server.SendAsync(HttpMethod.Get, ApiPath.Metrics, change: request => request.Headers.TryAddWithoutValidation("Accept", accept ?? "*/*"));
        return await response.Content.ReadAsStringAsync(Cancelled);
    }

    [GeneratedRegex(@"^\| `(?<name>[a-z0-9_]+)(\{(?<labels>[a-z_,]+)\})?` \| .+ \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Documented();

    [GeneratedRegex(@"(?<name>[a-z_]+)=""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex LabelName();
}
