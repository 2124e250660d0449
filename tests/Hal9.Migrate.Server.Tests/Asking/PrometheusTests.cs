using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Server.Asking;
using Hal9.Migrate.Server.Secrets;

namespace Hal9.Migrate.Server.Tests.Asking;

/// <summary>Queries to a real Prometheus that scrapes a real service.</summary>
public sealed class PrometheusTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_RealPrometheus_AnswersWithNumbersAndReasons()
    {
        Assert.SkipUnless(IsInstalled(), "There is no prometheus on this machine (Debian package prometheus).");
        await using var service = await TestService.StartAsync();
        service.Metrics = "orders_waiting{shop=\"a\"} 7\norders_waiting{shop=\"b\"} 5\nnothing 0\n";
        await using var prometheus = await Prometheus.StartAsync(service.Url);
        using var http = new AskingHttp();
        var asker = new PrometheusAsker(http, new SecretReferences(new SecretReferenceOptions()));
        await prometheus.UntilScrapedAsync(asker);

        (await AskAsync("sum(orders_waiting)")).Value.ShouldBe(12);
        (await AskAsync("scalar(nothing) + 2")).Value.ShouldBe(2);
        (await AskAsync("orders_waiting")).Message.ShouldBe("the query gives 2 series; put them together, with sum() or max() say");
        (await AskAsync("no_such_metric")).Message.ShouldBe("the query gives no series");
        (await AskAsync("nothing / nothing")).Message!.ShouldContain("NaN");
        (await AskAsync("nothing[5m]")).Message!.ShouldContain("gives a matrix");
        (await AskAsync("sum(")).Message!.ShouldContain("parse error");

        Task<Reply> AskAsync(string query) => asker.AskAsync(prometheus.Query(query), Cancelled);
    }

    private static bool IsInstalled() => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "prometheus")));

    /// <summary>A Prometheus of its own, on a free port, that scrapes one service every second.</summary>
    private sealed class Prometheus : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("hal9-prometheus-").FullName;
        private Process _process = null!;
        private Uri _url = null!;

        public static async Task<Prometheus> StartAsync(Uri service)
        {
            var prometheus = new Prometheus { _url = new Uri($"http://127.0.0.1:{FreePort()}") };
            var config = Path.Combine(prometheus._folder, "prometheus.yml");
            await File.WriteAllTextAsync(
                config, $"scrape_configs:\n- job_name: test\n  scrape_interval: 1s\n  static_configs:\n  - targets: ['{service.Authority}']\n", Cancelled);
            prometheus._process = Process.Start(new ProcessStartInfo("prometheus")
            {
                ArgumentList =
                {
                    "--config.file", config, "--storage.tsdb.path", Path.Combine(prometheus._folder, "data"),
                    "--web.listen-address", prometheus._url.Authority, "--log.level", "error",
                },
                UseShellExecute = false,
                RedirectStandardError = true,
            })!;
            return prometheus;
        }

        public PrometheusQuery Query(string query) => new(_url, query, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), null);

        /// <summary>Waits until the service's metrics are there.</summary>
        public async Task UntilScrapedAsync(PrometheusAsker asker)
        {
            for (Reply? reply = null; reply?.Value is not > 0;)
            {
                Cancelled.ThrowIfCancellationRequested();
                _process.HasExited.ShouldBeFalse();
                try
                {
                    reply = await asker.AskAsync(Query("count(orders_waiting)"), Cancelled);
                }
                catch (HttpRequestException)
                {
                    // It does not listen yet.
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancelled);
            }
        }

        public async ValueTask DisposeAsync()
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
            Directory.Delete(_folder, recursive: true);
        }

        private static string FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        }
    }
}
