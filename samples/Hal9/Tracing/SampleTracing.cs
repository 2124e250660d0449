using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hal9.Sample.Tracing;

/// <summary>Sends a span for each request, as part of the caller's trace, where the standard variable names a collector that speaks HTTP.</summary>
internal static class SampleTracing
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // ASP.NET Core makes a span of every request when somebody listens to this.
    private const string Source = "Microsoft.AspNetCore";

    /// <summary>Begins; null when no collector is named.</summary>
    public static IDisposable? Start(string mode, Func<string, string?> variable) =>
        Uri.TryCreate(variable(EndpointVariable), UriKind.Absolute, out var collector)
            ? Sdk.CreateTracerProviderBuilder()
                .AddSource(Source)
                .ConfigureResource(resource => resource.AddService($"hal9-{mode}"))
                .AddOtlpExporter(options => (options.Endpoint, options.Protocol) = (new Uri(collector, "/v1/traces"), OtlpExportProtocol.HttpProtobuf))
                .Build()
            : null;

    /// <summary>Names the span of a request after its route.</summary>
    public static void Describe(string method, string route, int status)
    {
        if (Activity.Current is { IsAllDataRequested: true } span)
        {
            span.DisplayName = $"{method} {route}";
            span.SetTag("http.request.method", method).SetTag("http.route", route).SetTag("http.response.status_code", status);
        }
    }
}
