using Hal9.Sample.Storage;

namespace Hal9.Sample.Http;

/// <summary>Some of the neurons, by ascending id.</summary>
internal sealed record NeuronPage(int Total, int Offset, int Limit, IReadOnlyList<NeuronListing> Neurons);
