namespace Hal9.Sample.Neurons;

/// <summary>The neuron that answers a signal.</summary>
/// <param name="Number">The neuron's number.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Activation">Its activation as stored now, 0 to 1.</param>
/// <param name="Connections">Ids of the neurons it is connected to.</param>
/// <param name="Score">Cosine similarity to the signal, -1 to 1, exact.</param>
/// <param name="Compared">How many vectors the signal was compared with to find it.</param>
/// <param name="Layer">Layer it was found in; null where there are none.</param>
internal sealed record Answer(
    int Number, string Kind, double Activation, IReadOnlyList<string> Connections, double Score, int Compared, string? Layer);
