using System.Diagnostics;
using System.Globalization;

namespace Hal9.Sample.Metrics;

/// <summary>Everything <c>/metrics</c> shows.</summary>
internal sealed class MetricsPage(RequestMetrics requests, ConnectionCount connections, Func<int> neurons, Func<long> comparisons)
{
    private const string Requests = "hal9_requests_total";
    private const string Duration = "hal9_request_duration_seconds";

    private readonly double _started = StartTime();

    public string Render()
    {
        var text = new PrometheusText();
        Single(text, "process_cpu_seconds_total", "counter", "CPU time used, in seconds.", Environment.CpuUsage.TotalTime.TotalSeconds);
        Single(text, "process_resident_memory_bytes", "gauge", "Memory resident in RAM, in bytes.", Environment.WorkingSet);
        Single(text, "process_start_time_seconds", "gauge", "When the process started, in seconds since 1970-01-01 UTC.", _started);
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Single(text, "hal9_memory_limit_bytes", "gauge", "Memory the runtime may use, in bytes.", memory);
        Single(text, "hal9_cpu_limit_cores", "gauge", "Processor cores the runtime may use.", Environment.ProcessorCount);
        Single(text, "hal9_open_connections", "gauge", "Open connections.", connections.Open);
        Single(text, "hal9_neurons", "gauge", "Neurons this instance answers with.", neurons());
        Single(text, "hal9_comparisons_total", "counter", "Vectors compared with signals.", comparisons());
        RequestCounts(text);
        RequestDurations(text);
        return text.ToString();
    }

    private void RequestCounts(PrometheusText text)
    {
        text.Family(Requests, "counter", "Requests answered, by method, route and status.");
        foreach (var (key, count) in requests.Requests)
        {
            text.Sample(
                Requests, count,
                ("method", key.Method), ("route", key.Route), ("status", key.Status.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private void RequestDurations(PrometheusText text)
    {
        text.Family(Duration, "histogram", "Time to answer a request, in seconds.");
        foreach (var (method, route, durations) in requests.Durations)
        {
            var cumulative = durations.Cumulative();
            for (var i = 0; i < cumulative.Count; i++)
            {
                var bound = i < Histogram.Bounds.Count ? Histogram.Bounds[i] : double.PositiveInfinity;
                var le = PrometheusText.Number(bound);
                text.Sample($"{Duration}_bucket", cumulative[i], ("method", method), ("route", route), ("le", le));
            }

            text.Sample($"{Duration}_sum", durations.Sum, ("method", method), ("route", route));
            text.Sample($"{Duration}_count", cumulative[^1], ("method", method), ("route", route));
        }
    }

    private static void Single(PrometheusText text, string name, string type, string help, double value) =>
        text.Family(name, type, help).Sample(name, value);

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }
}
