using Hal9.Sample.Embedding;

namespace Hal9.Sample.Neurons;

/// <summary>Finds the neuron a signal is meant for. Thread-safe.</summary>
internal interface INeuronNetwork : IDisposable
{
    NetworkMode Mode { get; }

    /// <summary>How many neurons there are; at least 2.</summary>
    int Count { get; }

    /// <summary>
    /// The neuron nearest to the signal (rank 1) or the second-nearest (rank 2). Of equally near ones the lower number is
    /// nearer, so that the answer is the same in every implementation.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting for its turn.</exception>
    ValueTask<Answer> AnswerAsync(SignalVector signal, int rank, CancellationToken cancellation);
}
