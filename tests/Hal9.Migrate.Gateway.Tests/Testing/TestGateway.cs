using System.Net;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Hosting;
using Hal9.Migrate.Routing;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Gateway.Tests.Testing;

/// <summary>A real gateway on loopback, with a controller in the test's process.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private TestGateway(TestFolder folder, TestController controller, GatewayHost host, TestLog log)
    {
        (Folder, Controller, Host, Log) = (folder, controller, host, log);
        Client = new HttpClient(NewHandler()) { Timeout = TimeSpan.FromSeconds(30) };
    }

    public TestFolder Folder { get; }

    public TestController Controller { get; }

    public GatewayHost Host { get; }

    public TestLog Log { get; }

    /// <summary>A client that adds nothing of its own; its base address is the gateway.</summary>
    public HttpClient Client { get; }

    public Uri Url => new(Host.Addresses[0]);

    /// <summary>A gateway that obeys a snapshot already.</summary>
    public static async Task<TestGateway> StartAsync(RoutingSnapshot snapshot, Func<GatewayOptions, GatewayOptions>? configure = null)
    {
        var gateway = await StartAsync(new TestController(snapshot), configure);
        await gateway.Controller.ReportAsync(report => report.Obeys == snapshot.Id);
        return gateway;
    }

    public static async Task<TestGateway> StartAsync(TestController controller, Func<GatewayOptions, GatewayOptions>? configure = null, TestFolder? folder = null)
    {
        folder ??= new TestFolder();
        var log = new TestLog();
        var options = new GatewayOptions { Id = "gateway-1", Listen = ["http://127.0.0.1:0"], SnapshotPath = folder.File("snapshot.json") };
        var host = new GatewayHost(configure?.Invoke(options) ?? options, controller, TimeProvider.System, LoggerFactory.Create(logging => logging.AddProvider(log)));
        var gateway = new TestGateway(folder, controller, host, log);
        await host.StartAsync(TestContext.Current.CancellationToken);
        gateway.Client.BaseAddress = gateway.Url;
        return gateway;
    }

    /// <summary>Stops the gateway and returns all that it has measured in its life.</summary>
    public async Task<EvidenceWindow> StopAndReadAsync()
    {
        await Host.StopAsync(TestContext.Current.CancellationToken);
        return Controller.Evidence;
    }

    /// <summary>A handler that passes everything on as it is.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        Folder.Dispose();
    }
}
