using Hal9.Sample.Storage;

namespace Hal9.Sample.Health;

/// <summary>The store answers a query, and how fast.</summary>
internal sealed class DatabaseProbe(NeuronStore store, TimeProvider time) : IComponentProbe
{
    public string Component => "database";

    public ValueTask<ComponentHealth> MeasureAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var listed = store.ListNeurons(offset: 0, limit: 1).Count;
        var elapsed = time.GetElapsedTime(began);
        return ValueTask.FromResult(listed == 0
            ? ComponentHealth.Unhealthy("the store has no neurons left: restore it from a backup")
            : ComponentHealth.LessIsBetter(elapsed.TotalMilliseconds, 100, 1_000, $"a query took {elapsed.TotalMilliseconds:F2} ms"));
    }
}
