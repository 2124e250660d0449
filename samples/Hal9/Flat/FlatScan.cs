using Hal9.Sample.Embedding;
using Hal9.Sample.Neurons;

namespace Hal9.Sample.Flat;

/// <summary>The original algorithm: compare with every neuron.</summary>
internal static class FlatScan
{
    public static NearestTwo Find(IReadOnlyList<FlatNeuron> neurons, SignalVector signal)
    {
        var components = signal.ToDoubles();
        var nearest = new NearestTwo();
        foreach (var neuron in neurons)
        {
            nearest.Offer(neuron.Neuron.Number, neuron.ScoreOf(components, signal.SquaredNorm));
        }

        return nearest;
    }
}
