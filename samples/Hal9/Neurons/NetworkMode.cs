namespace Hal9.Sample.Neurons;

/// <summary>Which of the two architectures this instance is.</summary>
internal enum NetworkMode
{
    /// <summary>The original: every signal is compared with every neuron, one after another.</summary>
    Flat,

    /// <summary>The re-architecture: a signal is routed through layers, regions and groups to few units.</summary>
    Hierarchical,
}
