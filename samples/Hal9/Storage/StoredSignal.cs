namespace Hal9.Sample.Storage;

/// <summary>A signal as it was received and understood.</summary>
/// <param name="Id">The sender's id, or one made here.</param>
/// <param name="Signal">Its text.</param>
/// <param name="Neuron">Id of the neuron it went to.</param>
/// <param name="Kind">Kind of that neuron.</param>
/// <param name="Score">How near it was, -1 to 1.</param>
/// <param name="ReceivedAt">When it was stored: UTC, ISO 8601, milliseconds.</param>
internal sealed record StoredSignal(string Id, string Signal, string Neuron, string Kind, double Score, string ReceivedAt);
