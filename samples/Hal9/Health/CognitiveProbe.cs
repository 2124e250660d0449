namespace Hal9.Sample.Health;

/// <summary>Understanding: a neuron's own phrase finds that neuron.</summary>
internal sealed class CognitiveProbe(SelfTest selfTest) : IComponentProbe
{
    public string Component => "cognitive";

    public async ValueTask<ComponentHealth> MeasureAsync(CancellationToken cancellation)
    {
        if (await selfTest.RunAsync(rank: 1, cancellation) is not var (sent, answer))
        {
            return SelfTest.Busy;
        }

        var found = Neurons.NeuronId.Format(answer.Number);
        return found == sent.Id
            ? new ComponentHealth(HealthStatus.Healthy, 1, $"the phrase of {sent.Id} found it")
            : ComponentHealth.Unhealthy($"the phrase of {sent.Id} found {found}: the store was changed, restart this service");
    }
}
