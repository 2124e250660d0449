using System.Globalization;
using Hal9.Sample.Embedding;
using Hal9.Sample.Neurons;
using Hal9.Sample.Storage;

namespace Hal9.Sample.Signals;

/// <summary>What HAL9 does with a signal: finds its neuron, and stores it when asked to. Thread-safe.</summary>
internal sealed class SignalProcessor(INeuronNetwork network, NeuronStore store, SignalActivity activity, TimeProvider time)
{
    /// <summary>Finds the nearest (rank 1) or second-nearest (rank 2) neuron. Changes nothing.</summary>
    public async ValueTask<RoutedSignal> RouteAsync(string content, int rank, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var answer = await network.AnswerAsync(TextEmbedding.Embed(content), rank, cancellation);
        var elapsed = time.GetElapsedTime(began);
        activity.Routed(elapsed, answer.Compared);
        return new RoutedSignal(answer, elapsed);
    }

    /// <summary>Stores the signal with its nearest neuron; it is on disk when this returns.</summary>
    public async Task<AcceptedSignal> AcceptAsync(string content, string? id, CancellationToken cancellation)
    {
        var routed = await RouteAsync(content, rank: 1, cancellation);
        var signal = new StoredSignal(
            id ?? SignalId.Create(time),
            content,
            NeuronId.Format(routed.Answer.Number),
            routed.Answer.Kind,
            routed.Answer.Score,
            time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        return await store.AcceptAsync(signal, routed.Answer.Number, cancellation);
    }
}
