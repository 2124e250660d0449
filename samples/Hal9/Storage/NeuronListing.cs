namespace Hal9.Sample.Storage;

/// <summary>A neuron in a list.</summary>
internal sealed record NeuronListing(string Id, string Kind, string Phrase);
