using System.Data.Common;
using System.Text.Json;
using Hal9.Sample.Neurons;

namespace Hal9.Sample.Storage;

/// <summary>
/// Neurons and signals in a database. Reads go in parallel, writes one after another; an accepted signal is on disk when
/// the call returns. Other processes may write to it at the same time. Thread-safe.
/// </summary>
internal sealed class NeuronStore(IStoreDatabase database, NeuronSchema schema, StoreSession writer) : IDisposable
{
    private readonly SessionPool _readers = new(database);
    private readonly SemaphoreSlim _writing = new(1, 1);

    public IStoreDatabase Database => database;

    public NetworkMode Mode => schema.Mode;

    public Neuron? FindNeuron(int number) => _readers.Read(session => FindNeuron(session, number));

    /// <summary>Every neuron by ascending number.</summary>
    public List<Neuron> AllNeurons() => _readers.Read(session => session.All(schema.SelectNeurons, ReadNeuron));

    public List<NeuronListing> ListNeurons(int offset, int limit) => _readers.Read(session => session.All(
        schema.ListNeurons,
        row => new NeuronListing(row.GetString(0), row.GetString(1), row.GetString(2)),
        ("@offset", offset), ("@limit", limit)));

    public int CountNeurons() => _readers.Read(session => (int)session.Scalar<long>(schema.CountNeurons));

    public StoredSignal? FindSignal(string id) => _readers.Read(session => FindSignal(session, id));

    /// <summary>Runs a read on a connection of its own; for the tables only one mode has.</summary>
    public T Read<T>(Func<StoreSession, T> read) => _readers.Read(read);

    /// <summary>Runs a write in a transaction; for the tables only one mode has.</summary>
    public async Task<T> WriteAsync<T>(Func<StoreSession, T> write, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            return writer.Write(() => write(writer));
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>
    /// Stores a signal, strengthens its neuron and lets it remember the signal, all or nothing. A signal whose id is known is
    /// left as it is.
    /// </summary>
    /// <exception cref="DbException">The store cannot be written now; nothing was changed.</exception>
    public Task<AcceptedSignal> AcceptAsync(StoredSignal signal, int neuron, CancellationToken cancellation) =>
        WriteAsync(session => Accept(session, signal, neuron), cancellation);

    public void Dispose()
    {
        _readers.Dispose();
        writer.Dispose();
        _writing.Dispose();
    }

    internal static void Insert(StoreSession session, NeuronSchema schema, Neuron neuron) => session.Execute(
        schema.InsertNeuron,
        ("@number", neuron.Number),
        ("@id", neuron.Id),
        ("@kind", neuron.Kind),
        ("@phrase", neuron.Phrase),
        ("@activation", neuron.Activation),
        ("@response_ms", neuron.ResponseMs),
        ("@weights", WeightBlob.Write(neuron.Weights)),
        ("@connections", JsonSerializer.Serialize(neuron.Connections, StoreJson.Default.IReadOnlyListString)),
        ("@memory", Serialize(neuron.Memory)));

    private AcceptedSignal Accept(StoreSession session, StoredSignal signal, int number)
    {
        if (FindSignal(session, signal.Id) is { } stored)
        {
            return new AcceptedSignal(stored, IsNew: false);
        }

        var neuron = FindNeuron(session, number)
            ?? throw new StoreException($"Neuron {NeuronId.Format(number)} is no longer in {database.Name}: restart this service.");
        neuron = neuron.Strengthen(new MemoryEntry(signal.Id, signal.Signal));
        session.Execute(
            schema.UpdateNeuron,
            ("@number", number), ("@id", neuron.Id), ("@activation", neuron.Activation), ("@memory", Serialize(neuron.Memory)));
        session.Execute(
            schema.InsertSignal,
            ("@signal_id", signal.Id), ("@content", signal.Signal), ("@number", number), ("@id", neuron.Id),
            ("@score", signal.Score), ("@received_at", signal.ReceivedAt));
        return new AcceptedSignal(signal, IsNew: true);
    }

    private Neuron? FindNeuron(StoreSession session, int number) =>
        session.First(schema.SelectNeuron, ReadNeuron, ("@number", number), ("@id", NeuronId.Format(number)));

    private StoredSignal? FindSignal(StoreSession session, string id) => session.First(
        schema.SelectSignal,
        row => new StoredSignal(
            row.GetString(0), row.GetString(1), NeuronId.Format(row.GetInt32(2)), row.GetString(3), row.GetDouble(4), row.GetString(5)),
        ("@signal_id", id));

    private static Neuron ReadNeuron(DbDataReader row) => new(
        row.GetInt32(0),
        row.GetString(1),
        row.GetString(2),
        row.GetDouble(3),
        row.GetDouble(4),
        WeightBlob.Read(row.GetFieldValue<byte[]>(5)),
        JsonSerializer.Deserialize(row.GetString(6), StoreJson.Default.IReadOnlyListString) ?? [],
        JsonSerializer.Deserialize(row.GetString(7), StoreJson.Default.IReadOnlyListMemoryEntry) ?? []);

    private static string Serialize(IReadOnlyList<MemoryEntry> memory) =>
        JsonSerializer.Serialize(memory, StoreJson.Default.IReadOnlyListMemoryEntry);
}
