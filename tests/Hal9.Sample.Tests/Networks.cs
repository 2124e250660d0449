using Hal9.Sample.Flat;
using Hal9.Sample.Hierarchical;
using Hal9.Sample.Neurons;

namespace Hal9.Sample.Tests;

/// <summary>The two algorithms over the same seeded neurons, without store or server.</summary>
internal sealed class Networks
{
    public Networks(int count, long seed)
    {
        Phrases = new SignalPhrases(seed);
        Neurons = [.. NeuronSeeds.Create(count, seed)];
        Units = [.. Neurons.Select(neuron => new UnitRow(neuron.Number, LayerOf(neuron.Kind), neuron.Weights))];
        Flat = [.. Neurons.Select(neuron => new FlatNeuron(neuron, ""))];
        Tree = GroupTreeBuilder.Build(Units);
        Index = new UnitIndex(Units, Tree);
    }

    public SignalPhrases Phrases { get; }

    public IReadOnlyList<Neuron> Neurons { get; }

    public IReadOnlyList<UnitRow> Units { get; }

    public IReadOnlyList<FlatNeuron> Flat { get; }

    public GroupTree Tree { get; }

    public UnitIndex Index { get; }

    private static int LayerOf(string kind) => NeuronKind.All.Select(known => known.Name).ToList().IndexOf(kind) / 2;
}
