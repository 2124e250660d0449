using Hal9.Sample.Metrics;

namespace Hal9.Sample.Health;

/// <summary>The conversation with clients: which share of API requests failed on our side over the last minute.</summary>
internal sealed class ProtocolProbe(RollingWindow failures) : IComponentProbe
{
    // Below this a share says little.
    private const int EnoughRequests = 20;

    public string Component => "protocol";

    public ValueTask<ComponentHealth> MeasureAsync(CancellationToken cancellation)
    {
        var minute = failures.Totals();
        var message = $"{minute.Sum:F0} of {minute.Count} API requests of the last minute failed with 5xx";
        return ValueTask.FromResult(minute.Count < EnoughRequests
            ? new ComponentHealth(HealthStatus.Healthy, 1, $"{message}: too few to judge")
            : ComponentHealth.LessIsBetter(minute.Mean, 0.01, 0.5, message));
    }
}
