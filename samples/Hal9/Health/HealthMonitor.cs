using System.Globalization;
using Hal9.Sample.Neurons;

namespace Hal9.Sample.Health;

/// <summary>Measures all components, at most once a second however often it is asked. Thread-safe.</summary>
internal sealed class HealthMonitor(NetworkMode mode, IReadOnlyList<IComponentProbe> probes, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);
    private static readonly string Version = typeof(HealthMonitor).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    private readonly SemaphoreSlim _measuring = new(1, 1);
    private Dictionary<string, ComponentHealth>? _components;
    private long _measuredAt;

    public async Task<HealthReport> ReportAsync(CancellationToken cancellation)
    {
        var components = await MeasureAsync(cancellation);
        return new HealthReport(
            components.Values.Max(component => component.Status),
            mode.Name(),
            Version,
            time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            components);
    }

    public void Dispose() => _measuring.Dispose();

    private async Task<Dictionary<string, ComponentHealth>> MeasureAsync(CancellationToken cancellation)
    {
        await _measuring.WaitAsync(cancellation);
        try
        {
            if (_components is null || time.GetElapsedTime(_measuredAt) >= Freshness)
            {
                var components = new Dictionary<string, ComponentHealth>(StringComparer.Ordinal);
                foreach (var probe in probes)
                {
                    components.Add(probe.Component, await MeasureAsync(probe, cancellation));
                }

                (_components, _measuredAt) = (components, time.GetTimestamp());
            }

            return _components;
        }
        finally
        {
            _measuring.Release();
        }
    }

    private static async ValueTask<ComponentHealth> MeasureAsync(IComponentProbe probe, CancellationToken cancellation)
    {
        try
        {
            return await probe.MeasureAsync(cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return ComponentHealth.Unhealthy($"could not be measured: {error.Message}");
        }
    }
}
