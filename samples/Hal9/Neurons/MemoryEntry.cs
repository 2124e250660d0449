namespace Hal9.Sample.Neurons;

/// <summary>A signal a neuron remembers.</summary>
/// <param name="Id">The signal's id.</param>
/// <param name="Content">The signal's text.</param>
internal sealed record MemoryEntry(string Id, string Content);
