using Hal9.Sample.Neurons;

namespace Hal9.Sample.Health;

/// <summary>How clearly it tells neurons apart: the distance between a phrase's own neuron and the one most like it.</summary>
internal sealed class IntelligenceProbe(SelfTest selfTest) : IComponentProbe
{
    // A slight variation of a phrase loses about 0.1 of its score; with less room than that, answers become guesses.
    private const double Clear = 0.1;

    public string Component => "intelligence";

    public async ValueTask<ComponentHealth> MeasureAsync(CancellationToken cancellation)
    {
        if (await selfTest.RunAsync(rank: 2, cancellation) is not var (sent, answer))
        {
            return SelfTest.Busy;
        }

        var margin = 1 - answer.Score;
        return new ComponentHealth(
            margin >= Clear ? HealthStatus.Healthy : HealthStatus.Degraded,
            Math.Round(Math.Clamp(margin / Clear, 0, 1), 3),
            $"{sent.Id} is told from {NeuronId.Format(answer.Number)}, most like it, by a margin of {margin:F3}");
    }
}
