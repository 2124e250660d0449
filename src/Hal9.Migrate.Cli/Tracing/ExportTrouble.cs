using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Cli.Tracing;

/// <summary>Says in the log when spans do not arrive, once and then at most every few minutes: the exporter keeps that to itself. Thread-safe.</summary>
internal sealed partial class ExportTrouble : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Uri _collector;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private long? _saidAt;

    public ExportTrouble(Uri collector, ILogger log, TimeProvider time)
    {
        (_collector, _log, _time) = (collector, log, time);

        // Not as sources come: the first of them come before this constructor has begun.
        EventSourceCreated += (_, created) => Listen(created.EventSource);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        lock (_lock)
        {
            if (_saidAt is { } at && _time.GetElapsedTime(at) < Pause)
            {
                return;
            }

            _saidAt = _time.GetTimestamp();
        }

        LogLost(_collector.GetLeftPart(UriPartial.Path), string.Format(CultureInfo.InvariantCulture, eventData.Message ?? "", [.. eventData.Payload ?? []]).Split('\n')[0].TrimEnd());
    }

    private void Listen(EventSource? source)
    {
        if (source?.Name == Exporter)
        {
            EnableEvents(source, EventLevel.Warning);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Spans do not arrive at {Collector}, and are dropped; requests and decisions go on. {Reason}")]
    private partial void LogLost(string collector, string reason);
}
