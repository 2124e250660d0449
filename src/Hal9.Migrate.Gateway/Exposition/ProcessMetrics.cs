using System.Collections.Immutable;
using System.Diagnostics;

namespace Hal9.Migrate.Gateway.Exposition;

/// <summary>What this process takes, under the names that all of Prometheus's clients use.</summary>
public static class ProcessMetrics
{
    private static readonly double Started = StartedAt();

    /// <summary>The metrics; once on a page.</summary>
    public static ImmutableArray<MetricFamily<TimeProvider>> Families { get; } =
    [
        new("process_cpu_seconds_total", MetricKind.Counter, "Processor time that the process has taken.", [], _ => [new(Environment.CpuUsage.TotalTime.TotalSeconds)]),
        new("process_resident_memory_bytes", MetricKind.Gauge, "Memory that the process takes.", [], _ => [new(Environment.WorkingSet)]),
        new("process_start_time_seconds", MetricKind.Gauge, "When the process began, in seconds since 1970.", [], _ => [new(Started)]),
    ];

    private static double StartedAt()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1_000.0;
    }
}
