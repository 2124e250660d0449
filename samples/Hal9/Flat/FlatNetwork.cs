using Hal9.Sample.Embedding;
using Hal9.Sample.Neurons;
using Hal9.Sample.Storage;

namespace Hal9.Sample.Flat;

/// <summary>The original HAL9: all neurons as objects in memory behind one lock.</summary>
internal sealed class FlatNetwork : INeuronNetwork
{
    private readonly NeuronStore _store;
    private readonly StoreSession _watch;
    private readonly List<FlatNeuron> _neurons;
    private readonly Dictionary<int, int> _positions;

    // Waiting for it takes no thread, so that a queue of signals does not starve everything else.
    private readonly SemaphoreSlim _lock = new(1, 1);

    public FlatNetwork(NeuronStore store)
    {
        _store = store;
        _watch = store.Database.OpenToRead();
        var version = StoreVersion();
        _neurons = store.AllNeurons().ConvertAll(neuron => new FlatNeuron(neuron, version));
        _positions = _neurons.Select((neuron, position) => (neuron.Neuron.Number, position)).ToDictionary();
    }

    public NetworkMode Mode => NetworkMode.Flat;

    public int Count => _neurons.Count;

    public async ValueTask<Answer> AnswerAsync(SignalVector signal, int rank, CancellationToken cancellation)
    {
        await _lock.WaitAsync(cancellation);
        try
        {
            var nearest = FlatScan.Find(_neurons, signal);
            var neuron = Current(nearest.NumberAt(rank));
            return new Answer(
                neuron.Number, neuron.Kind, neuron.Activation, neuron.Connections, nearest.ScoreAt(rank), _neurons.Count, Layer: null);
        }
        finally
        {
            _lock.Release();
        }
    }

    public void Dispose()
    {
        _watch.Dispose();
        _lock.Dispose();
    }

    // The object in memory serves as long as nobody, here or in another process, has committed anything since it was read.
    private Neuron Current(int number)
    {
        var position = _positions[number];
        var version = StoreVersion();
        if (_neurons[position].StoreVersion != version)
        {
            var stored = _store.FindNeuron(number)
                ?? throw new StoreException($"Neuron {NeuronId.Format(number)} is no longer in {_store.Database.Name}: restart this service.");
            _neurons[position] = new FlatNeuron(stored, version);
        }

        return _neurons[position].Neuron;
    }

    private string StoreVersion() => _store.Database.ReadVersion(_watch);
}
