using System.Text;
using Hal9.Sample.Health;
using Hal9.Sample.Metrics;

namespace Hal9.Sample.Http;

/// <summary>What operators and their tools look at.</summary>
internal sealed class OperationsEndpoints(HealthMonitor health, MetricsPage metrics)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(RequestObserver.HealthRoute, HealthAsync);
        routes.MapGet("/metrics", MetricsAsync);
    }

    private async Task HealthAsync(HttpContext context)
    {
        var report = await health.ReportAsync(context.RequestAborted);
        var status = report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        await Reply.JsonAsync(context, status, report, WireJson.Default.HealthReport);
    }

    private Task MetricsAsync(HttpContext context) =>
        Reply.BytesAsync(context, StatusCodes.Status200OK, PrometheusText.ContentType, Encoding.UTF8.GetBytes(metrics.Render()));
}
