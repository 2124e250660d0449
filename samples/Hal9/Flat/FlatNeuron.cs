using Hal9.Sample.Embedding;
using Hal9.Sample.Neurons;

namespace Hal9.Sample.Flat;

/// <summary>A neuron as an object with all it has, as the original kept it: weights in doubles, lists, strings.</summary>
internal sealed class FlatNeuron
{
    /// <param name="neuron">The neuron as stored.</param>
    /// <param name="storeVersion">The store's version it was read at; see <see cref="FlatNetwork"/>.</param>
    public FlatNeuron(Neuron neuron, string storeVersion)
    {
        Neuron = neuron;
        StoreVersion = storeVersion;
        Weights = Array.ConvertAll(neuron.Weights, weight => (double)weight);
        SquaredNorm = neuron.Weights.Sum(weight => (long)weight * weight);
    }

    public Neuron Neuron { get; }

    public string StoreVersion { get; }

    public double[] Weights { get; }

    public long SquaredNorm { get; }

    public double ScoreOf(double[] signal, long squaredNorm)
    {
        double dot = 0;
        for (var i = 0; i < signal.Length; i++)
        {
            dot += signal[i] * Weights[i];
        }

        return Similarity.Score((long)dot, squaredNorm, SquaredNorm);
    }
}
