using Hal9.Migrate.Plans;
using Hal9.Migrate.Server.Checks;

namespace Hal9.Migrate.Server.Control;

/// <summary>Reads again and again what both services take, from their Prometheus metrics, and how busy this machine is.</summary>
internal sealed class ResourceMonitor(HttpClient http, TimeProvider time)
{
    /// <summary>How often each service is asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private const double MiB = 1024 * 1024;

    private volatile Reading? _legacy;
    private volatile Reading? _successor;
    private volatile Reading? _host;

    /// <summary>What the legacy takes; null while that is not known.</summary>
    public Reading? Legacy => _legacy;

    /// <summary>What the successor takes; null while that is not known.</summary>
    public Reading? Successor => _successor;

    /// <summary>Which shares of this machine's processors and memory are in use; null before the first look.</summary>
    public Reading? Host => _host;

    /// <summary>Reads until cancelled; the plan may change meanwhile, and be missing.</summary>
    public async Task RunAsync(Func<MigrationPlan?> plan, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var (legacy, successor) = ((Sample?)null, (Sample?)null);
        var busy = HostCpu.Read();
        do
        {
            var before = busy;
            busy = HostCpu.Read();
            _host = new(HostCpu.BusyBetween(before, busy), HostMemory.Read()?.Share);
            if (plan() is { } current)
            {
                var now = await Task.WhenAll(ReadAsync(current.Legacy.MetricsUrl, cancellationToken), ReadAsync(current.Successor.MetricsUrl, cancellationToken));
                (_legacy, _successor) = (Of(legacy, now[0]), Of(successor, now[1]));
                (legacy, successor) = (now[0], now[1]);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task<Sample?> ReadAsync(Uri url, CancellationToken cancellationToken) =>
        await MetricsReader.ReadAsync(http, url, cancellationToken) is { } metrics
            ? new(url, time.GetTimestamp(), Value(metrics, "process_cpu_seconds_total"), Value(metrics, "process_resident_memory_bytes")) : null;

    /// <summary>Busy processors are the growth of a counter between two looks; one that fell belongs to a process that began anew.</summary>
    private Reading? Of(Sample? before, Sample? now) => now is null ? null : new(
        before is { CpuSeconds: { } then } && before.Url == now.Url && now.CpuSeconds is { } since && since >= then
            ? (since - then) / time.GetElapsedTime(before.At, now.At).TotalSeconds : null,
        now.MemoryBytes / MiB);

    private static double? Value(IReadOnlyDictionary<string, double> metrics, string name) =>
        metrics.TryGetValue(name, out var value) && double.IsFinite(value) && value >= 0 ? value : null;

    /// <summary>What a service takes, or which shares of the machine are taken.</summary>
    /// <param name="Cpu">Processors it keeps busy; of the machine the share that is.</param>
    /// <param name="Memory">Memory, MiB; of the machine the share.</param>
    internal sealed record Reading(double? Cpu, double? Memory);

    private sealed record Sample(Uri Url, long At, double? CpuSeconds, double? MemoryBytes);
}
