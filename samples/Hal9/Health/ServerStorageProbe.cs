using Hal9.Sample.Storage;

namespace Hal9.Sample.Health;

/// <summary>The database of a server takes writes, and how large it is; how much room the server has is the server's to know.</summary>
internal sealed class ServerStorageProbe(NeuronStore store) : IComponentProbe
{
    private const long MiB = 1024 * 1024;

    public string Component => "storage";

    public ValueTask<ComponentHealth> MeasureAsync(CancellationToken cancellation)
    {
        var (takesWrites, size) = store.Read(session => (
            !session.Scalar<bool>("SELECT pg_is_in_recovery()"), session.Scalar<long>("SELECT pg_database_size(current_database())")));
        return ValueTask.FromResult(takesWrites
            ? new ComponentHealth(HealthStatus.Healthy, 1, $"writable, {size / MiB} MiB")
            : ComponentHealth.Unhealthy("the server is a standby and takes no writes: connect to the primary"));
    }
}
