using Hal9.Migrate.Gateway.Tracing;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Server.Identity;
using Hal9.Migrate.Server.Tracing;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hal9.Migrate.Cli.Tracing;

/// <summary>Sends spans to a collector for as long as it lives; what the collector does not take is dropped, and nobody waits for it.</summary>
internal sealed class TraceExport : IDisposable
{
    private readonly List<IDisposable> _parts = [];

    private TraceExport()
    {
    }

    /// <summary>Sends the spans of requests, of which a share begins traces; a request that comes with a trace is part of that as its caller has decided.</summary>
    /// <param name="target">Where to; null for nowhere, and then no spans are made.</param>
    /// <param name="gateway">The gateway's name; null when there is none in this process.</param>
    /// <param name="sample">The share of requests without a trace of their own that begin one.</param>
    /// <param name="withServer">Whether a server runs in this process; all that it decides is sent.</param>
    /// <param name="logging">How trouble with the collector is logged.</param>
    /// <param name="time">How often, at most.</param>
    public static TraceExport Start(OtlpTarget? target, string? gateway, Percentage sample, bool withServer, Action<ILoggingBuilder> logging, TimeProvider time)
    {
        var export = new TraceExport();
        if (target is null)
        {
            return export;
        }

        var logs = LoggerFactory.Create(logging);
        export._parts.Add(logs);
        export._parts.Add(new ExportTrouble(target.Endpoint, logs.CreateLogger<TraceExport>(), time));

        if (gateway is not null)
        {
            var share = new TraceIdRatioBasedSampler((double)sample.Value / 100);
            export.Add(target, GatewayTelemetry.SourceName, "hal9-gateway", gateway, new LinkedSampler(new ParentBasedSampler(share)));
        }

        if (withServer)
        {
            export.Add(target, ServerTelemetry.SourceName, "hal9-migrate", instance: null, new AlwaysOnSampler());
        }

        return export;
    }

    /// <summary>Sends what is left, for a moment at most.</summary>
    public void Dispose() => _parts.AsEnumerable().Reverse().ToList().ForEach(part => part.Dispose());

    private void Add(OtlpTarget target, string source, string service, string? instance, Sampler sampler) => _parts.Add(Sdk.CreateTracerProviderBuilder()
        .AddSource(source)
        .SetSampler(sampler)
        .ConfigureResource(resource => resource.AddService(service, serviceVersion: ServerVersion.Text, autoGenerateServiceInstanceId: instance is null, serviceInstanceId: instance))
        .AddOtlpExporter(options =>
        {
            options.Endpoint = target.Endpoint;
            options.Protocol = target.IsGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        })
        .Build());
}
