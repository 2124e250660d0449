using Hal9.Sample.Embedding;
using Hal9.Sample.Neurons;
using Hal9.Sample.Storage;

namespace Hal9.Sample.Health;

/// <summary>
/// Sends a signal whose neuron is known through the network: the phrase of a stored neuron, of another one each time. Kept out of
/// the figures about real signals.
/// </summary>
internal sealed class SelfTest(INeuronNetwork network, NeuronStore store, TimeProvider time)
{
    // Long enough for a short queue, short enough for a health check.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    // A prime, so that all neurons have their turn.
    private const int Step = 7919;

    private int _turn;

    /// <summary>What a component says when there was no turn for its self-test in time.</summary>
    public static ComponentHealth Busy { get; } = new(
        HealthStatus.Degraded, 0.5, $"too busy for a self-test within {Patience.TotalMilliseconds:F0} ms: send fewer signals at once");

    /// <summary>
    /// The neuron whose phrase was sent, and the answer of the rank (1: should be that neuron; 2: the one most easily mistaken
    /// for it). Null when there was no turn in time.
    /// </summary>
    public async ValueTask<(NeuronListing Sent, Answer Answer)?> RunAsync(int rank, CancellationToken cancellation)
    {
        var offset = (uint)Interlocked.Add(ref _turn, Step) % (uint)network.Count;
        var sent = store.ListNeurons((int)offset, limit: 1).FirstOrDefault()
            ?? throw new StoreException($"There are fewer neurons in {store.Database.Name} than this service loaded: restart it.");
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return (sent, await network.AnswerAsync(TextEmbedding.Embed(sent.Phrase), rank, either.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
