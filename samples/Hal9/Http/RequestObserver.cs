using Hal9.Sample.Metrics;
using Hal9.Sample.Tracing;

namespace Hal9.Sample.Http;

/// <summary>Counts and times every request under its route, not its path, so that the number of series stays small.</summary>
internal sealed class RequestObserver(RequestDelegate next, RequestMetrics metrics, TimeProvider time)
{
    public const string HealthRoute = "/api/health";

    private static readonly HashSet<string> Methods =
        new(StringComparer.Ordinal) { "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS" };

    public async Task InvokeAsync(HttpContext context)
    {
        var began = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unmatched";
            var status = context.Response.StatusCode;
            var method = Methods.Contains(context.Request.Method) ? context.Request.Method : "other";
            metrics.Observe(new RequestKey(method, route, status), time.GetElapsedTime(began));
            SampleTracing.Describe(method, route, status);

            // Health answers 503 when something is wrong: counting that as a failure would keep it wrong.
            if (route != HealthRoute && context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            {
                metrics.Failures.Add(status >= 500 ? 1 : 0);
            }
        }
    }
}
