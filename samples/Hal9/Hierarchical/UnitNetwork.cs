using System.Data.Common;
using System.Text.Json;
using Hal9.Sample.Embedding;
using Hal9.Sample.Neurons;
using Hal9.Sample.Storage;

namespace Hal9.Sample.Hierarchical;

/// <summary>
/// The re-architected HAL9: in memory only what routing needs, everything else read from the store when a unit answers.
/// </summary>
internal sealed class UnitNetwork : INeuronNetwork
{
    private const string SelectUnits = "SELECT unit_id, layer, weights FROM cognitive_units ORDER BY unit_id";

    private readonly NeuronStore _store;
    private readonly UnitIndex _index;

    private UnitNetwork(NeuronStore store, UnitIndex index) => (_store, _index) = (store, index);

    public NetworkMode Mode => NetworkMode.Hierarchical;

    public int Count => _index.Count;

    /// <summary>Loads the units and their groups; groups that no longer fit the units are made anew and stored.</summary>
    public static async Task<UnitNetwork> OpenAsync(NeuronStore store, CancellationToken cancellation)
    {
        var units = store.Read(session => session.All(SelectUnits, ReadUnit));
        var tree = store.Read(session => GroupTable.Load(session, units));
        if (tree is null)
        {
            tree = GroupTreeBuilder.Build(units);
            await store.WriteAsync(session => { GroupTable.Save(session, units, tree); return tree; }, cancellation);
        }

        return new UnitNetwork(store, new UnitIndex(units, tree));
    }

    public ValueTask<Answer> AnswerAsync(SignalVector signal, int rank, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var nearest = _index.Find(signal, rank, out var compared);
        var number = nearest.NumberAt(rank);
        var detail = _store.Read(session => session.First(UnitSchema.SelectDetail, ReadDetail, ("@number", number)))
            ?? throw new StoreException($"Neuron {NeuronId.Format(number)} is no longer in {_store.Database.Name}: restart this service.");
        return ValueTask.FromResult(new Answer(
            number, detail.Kind, detail.Activation, detail.Targets, nearest.ScoreAt(rank), compared, detail.Layer));
    }

    public void Dispose()
    {
        // The store is its owner's to close; nothing else is held.
    }

    private static UnitRow ReadUnit(DbDataReader row) =>
        new(row.GetInt32(0), LayerNames.IndexOf(row.GetString(1)), WeightBlob.Read(row.GetFieldValue<byte[]>(2)));

    private static Detail ReadDetail(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetDouble(2),
        JsonSerializer.Deserialize(row.GetString(3), StoreJson.Default.IReadOnlyListString) ?? []);

    private sealed record Detail(string Layer, string Kind, double Activation, IReadOnlyList<string> Targets);
}
