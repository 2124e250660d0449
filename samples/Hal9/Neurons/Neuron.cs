namespace Hal9.Sample.Neurons;

/// <summary>Everything there is to know about a neuron, in whichever schema it is stored.</summary>
/// <param name="Number">0 and up; see <see cref="NeuronId"/>.</param>
/// <param name="Kind">Name of its <see cref="NeuronKind"/>.</param>
/// <param name="Phrase">The text its weights come from.</param>
/// <param name="Activation">How much it has been used lately: 0 to 1.</param>
/// <param name="ResponseMs">Nominal response time in milliseconds, in whole microseconds.</param>
/// <param name="Weights">The embedding of its phrase, one signed byte a dimension.</param>
/// <param name="Connections">Ids of the neurons it is connected to.</param>
/// <param name="Memory">The signals it received last, oldest first, at most <see cref="MemoryCapacity"/>.</param>
internal sealed record Neuron(
    int Number,
    string Kind,
    string Phrase,
    double Activation,
    double ResponseMs,
    sbyte[] Weights,
    IReadOnlyList<string> Connections,
    IReadOnlyList<MemoryEntry> Memory)
{
    public const int MemoryCapacity = 8;

    private const double LearningRate = 0.1;

    public string Id => NeuronId.Format(Number);

    /// <summary>The neuron after it received a signal: a step nearer to full activation, the oldest memory dropped when full.</summary>
    public Neuron Strengthen(MemoryEntry signal) => this with
    {
        Activation = Activation + ((1 - Activation) * LearningRate),
        Memory = [.. Memory.Skip(Math.Max(0, Memory.Count + 1 - MemoryCapacity)), signal],
    };
}
