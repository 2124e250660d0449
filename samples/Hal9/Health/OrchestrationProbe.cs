using Hal9.Sample.Neurons;
using Hal9.Sample.Signals;

namespace Hal9.Sample.Health;

/// <summary>How long signals take to reach their neuron, waiting for a turn included, over the last minute.</summary>
internal sealed class OrchestrationProbe(SignalActivity activity, INeuronNetwork network) : IComponentProbe
{
    public string Component => "orchestration";

    public ValueTask<ComponentHealth> MeasureAsync(CancellationToken cancellation)
    {
        var routing = activity.RoutingMs.Totals();
        if (routing.Count == 0)
        {
            return ValueTask.FromResult(new ComponentHealth(HealthStatus.Healthy, 1, "no signal in the last minute"));
        }

        return ValueTask.FromResult(ComponentHealth.LessIsBetter(
            routing.Mean, 250, 2_000,
            $"{routing.Count} signals of the last minute reached their neuron in {routing.Mean:F2} ms on average, " +
            $"{routing.Max:F2} ms at most, each compared with {activity.Compared.Totals().Mean / network.Count * 100:F1} % of {network.Count}"));
    }
}
