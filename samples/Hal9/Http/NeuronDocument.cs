using Hal9.Sample.Neurons;

namespace Hal9.Sample.Http;

/// <summary>A neuron with all it has, the same in both modes.</summary>
internal sealed record NeuronDocument(
    string Id,
    string Kind,
    string Phrase,
    double Activation,
    double ResponseMs,
    IReadOnlyList<string> Connections,
    IReadOnlyList<MemoryEntry> Memory,
    IReadOnlyList<sbyte> Weights);
