using Hal9.Sample.Embedding;

namespace Hal9.Sample.Neurons;

/// <summary>The neurons a new store begins with: a pure function of their number and a seed, the same for both modes.</summary>
internal static class NeuronSeeds
{
    /// <summary>The neurons 0 to <paramref name="count"/> - 1, made one by one as they are asked for.</summary>
    public static IEnumerable<Neuron> Create(int count, long seed)
    {
        var phrases = new SignalPhrases(seed);
        for (var number = 0; number < count; number++)
        {
            yield return Create(number, count, seed, phrases.Phrase(number));
        }
    }

    private static Neuron Create(int number, int count, long seed, string phrase)
    {
        var kind = SignalPhrases.Kind(number);
        var random = SplitMix.For(seed, "neuron", number);
        return new Neuron(
            number,
            kind.Name,
            phrase,
            Activation: (50 + random.Below(450)) / 1000.0,
            ResponseMs: (kind.MinResponseUs + random.Below(kind.MaxResponseUs - kind.MinResponseUs)) / 1000.0,
            Weights: [.. TextEmbedding.Embed(phrase).Components.Select(component => checked((sbyte)component))],
            Connections: Connect(number, count, kind.MinConnections + random.Below(2), random),
            Memory: []);
    }

    private static List<string> Connect(int number, int count, int connections, SplitMix random)
    {
        var targets = new SortedSet<int>();
        connections = Math.Min(connections, count - 1);
        while (targets.Count < connections)
        {
            var target = random.Below(count);
            if (target != number)
            {
                targets.Add(target);
            }
        }

        return [.. targets.Select(NeuronId.Format)];
    }
}
