using System.Globalization;
using Hal9.Migrate.Health;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Storage;

namespace Hal9.Migrate.Server.Checks;

/// <summary>Whether there is room: disk, memory and CPU here, memory and CPU of the services where their metrics say so.</summary>
internal sealed class ResourceChecks(IMigrationStore store, HttpClient http, TimeProvider time)
{
    private const string Category = "resources";
    private const double GiB = 1024.0 * 1024 * 1024;

    /// <summary>How long CPU use is looked at; it is a rate, so it takes time to see. One busy second is a warning, no more.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<CheckResult>> RunAsync(MigrationPlan plan, CancellationToken cancellationToken)
    {
        var services = await Task.WhenAll(ServiceAsync(Side.Legacy, plan.Legacy, cancellationToken), ServiceAsync(Side.Successor, plan.Successor, cancellationToken), HostAsync(cancellationToken));
        return [Disk(), Memory(), .. services.SelectMany(results => results)];
    }

    private CheckResult Disk()
    {
        const string Name = "server.disk";
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(store.Location))!;
            var free = new DriveInfo(folder).AvailableFreeSpace / GiB;
            return Judge(Name, free >= 1, free >= 0.1, string.Create(CultureInfo.InvariantCulture, $"{free:0.0} GiB free for {store.Location}."), "Make room: the journal must always be writable.");
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return new(Name, Category, HealthStatus.Unknown, $"Free space for {store.Location} cannot be read: {exception.Message}");
        }
    }

    private static CheckResult Memory()
    {
        if (HostMemory.Read() is not var (load, limit))
        {
            return new("server.memory", Category, HealthStatus.Unknown, "This system does not tell how much memory is in use.");
        }

        return Judge("server.memory", load < 0.85, load < 0.95, string.Create(CultureInfo.InvariantCulture, $"{load * 100:0} % of {limit / GiB:0.0} GiB in use on this machine."), "Free memory, or run the server elsewhere.");
    }

    private async Task<CheckResult[]> HostAsync(CancellationToken cancellationToken)
    {
        var before = HostCpu.Read();
        await Task.Delay(Look, time, cancellationToken);
        var after = HostCpu.Read();
        if (HostCpu.BusyBetween(before, after) is not { } busy)
        {
            return [new("server.cpu", Category, HealthStatus.Unknown, "This system does not tell how busy its processors are.")];
        }

        return [Judge("server.cpu", busy < 0.7, bearable: true, string.Create(CultureInfo.InvariantCulture, $"{busy * 100:0} % of {Environment.ProcessorCount} processors in use on this machine."), "Leave room: gateways need processor time to split and mirror traffic.")];
    }

    private async Task<CheckResult[]> ServiceAsync(Side side, ServicePlan plan, CancellationToken cancellationToken)
    {
        var name = ServiceProbe.NameOf(side);
        var before = await MetricsReader.ReadAsync(http, plan.MetricsUrl, cancellationToken);
        var begun = time.GetTimestamp();
        await Task.Delay(Look, time, cancellationToken);
        var after = await MetricsReader.ReadAsync(http, plan.MetricsUrl, cancellationToken);
        var elapsed = time.GetElapsedTime(begun).TotalSeconds;
        return after is null
            ? [new($"{name}.metrics", Category, HealthStatus.Unknown, $"{plan.MetricsUrl} cannot be read as Prometheus metrics.", $"Set {name}.metrics in the plan, or go without.")]
            : [ServiceMemory(name, after), ServiceCpu(name, before, after, elapsed)];
    }

    private static CheckResult ServiceMemory(string name, IReadOnlyDictionary<string, double> metrics)
    {
        if (!metrics.TryGetValue("process_resident_memory_bytes", out var used))
        {
            return new($"{name}.memory", Category, HealthStatus.Unknown, "Its metrics do not say (process_resident_memory_bytes).");
        }

        if (!metrics.TryGetValue("hal9_memory_limit_bytes", out var limit) || limit <= 0)
        {
            return new($"{name}.memory", Category, HealthStatus.Healthy, string.Create(CultureInfo.InvariantCulture, $"Uses {used / GiB:0.00} GiB; its limit is not told (hal9_memory_limit_bytes)."));
        }

        return Judge($"{name}.memory", used / limit < 0.85, used / limit < 0.95, string.Create(CultureInfo.InvariantCulture, $"Uses {used / GiB:0.00} of {limit / GiB:0.0} GiB."), "Give it more memory before it gets more traffic.");
    }

    private static CheckResult ServiceCpu(string name, IReadOnlyDictionary<string, double>? before, IReadOnlyDictionary<string, double> after, double elapsed)
    {
        if (before is null || !before.TryGetValue("process_cpu_seconds_total", out var then) || !after.TryGetValue("process_cpu_seconds_total", out var now))
        {
            return new($"{name}.cpu", Category, HealthStatus.Unknown, "Its metrics do not say (process_cpu_seconds_total).");
        }

        var cores = (now - then) / elapsed;
        if (!after.TryGetValue("hal9_cpu_limit_cores", out var limit) || limit <= 0)
        {
            return new($"{name}.cpu", Category, HealthStatus.Healthy, string.Create(CultureInfo.InvariantCulture, $"Uses {cores:0.00} processors; its limit is not told (hal9_cpu_limit_cores)."));
        }

        return Judge($"{name}.cpu", cores / limit < 0.7, bearable: true, string.Create(CultureInfo.InvariantCulture, $"Uses {cores:0.00} of {limit:0.#} processors."), "Give it more room before it gets more traffic.");
    }

    private static CheckResult Judge(string name, bool good, bool bearable, string message, string remedy) =>
        good ? new(name, Category, HealthStatus.Healthy, message) : new(name, Category, bearable ? HealthStatus.Degraded : HealthStatus.Unhealthy, message, remedy);
}
