using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Server.Tests;

/// <summary>A service with a health endpoint and metrics, on a free port.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestService(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    public int Status { get; set; } = 200;

    public string Health { get; set; } = """{"status":"Healthy","components":{"database":{"status":"Healthy","score":1,"message":"1 ms"}}}""";

    public string Metrics { get; set; } = "process_resident_memory_bytes 1000000\nprocess_cpu_seconds_total 5\nhal9_memory_limit_bytes 1e9\nhal9_cpu_limit_cores 2\n";

    public static async Task<TestService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new TestService(builder.Build());
        service._app.MapGet("/api/health", () => Results.Text(service.Health, "application/json", statusCode: service.Status));
        service._app.MapGet("/metrics", () => service.Metrics);
        await service._app.StartAsync();
        service.Url = new Uri(service._app.Urls.First());
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
