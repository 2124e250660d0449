using Hal9.Sample.Embedding;
using Hal9.Sample.Flat;
using Hal9.Sample.Hierarchical;
using Hal9.Sample.Neurons;
using Hal9.Sample.Storage;
using Hal9.Sample.Storage.Sqlite;

namespace Hal9.Sample.Tests.Hierarchical;

public sealed class UnitNetworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_SecondTime_LoadsTheTreeThatWasStored()
    {
        var networks = new Networks(800, 3);
        using (var store = Open())
        using (var first = await UnitNetwork.OpenAsync(store, Cancellation))
        {
            first.Count.ShouldBe(800);
        }

        using var again = Open();
        var loaded = again.Read(session => GroupTable.Load(session, networks.Units)).ShouldNotBeNull();
        loaded.Layers.ShouldBe(networks.Tree.Layers);
        loaded.Nodes.ShouldBe(networks.Tree.Nodes);
        loaded.Centroids.ShouldBe(networks.Tree.Centroids);
        foreach (var group in loaded.Nodes.Where(node => node.IsGroup))
        {
            loaded.UnitOrder[group.First..(group.First + group.Count)].Order()
                .ShouldBe(networks.Tree.UnitOrder[group.First..(group.First + group.Count)].Order());
        }
    }

    [Fact]
    public async Task OpenAsync_UnitsChangedByAnotherProcess_GroupsThemAnewAndFindsThem()
    {
        using (var store = Open())
        {
            (await UnitNetwork.OpenAsync(store, Cancellation)).Dispose();
        }

        var text = "zebra quagga okapi";
        var odd = new UnitRow(
            7, LayerNames.IndexOf("intelligence"), [.. TextEmbedding.Embed(text).Components.Select(component => (sbyte)component)]);
        using (var other = SqliteSession.Open(_folder.File("h.db")))
        {
            other.Execute("DELETE FROM cognitive_units WHERE unit_id = 5");
            other.Execute(
                "UPDATE cognitive_units SET weights = $weights, layer = 'intelligence' WHERE unit_id = 7",
                ("$weights", WeightBlob.Write(odd.Weights)));
        }

        using var changed = Open();
        UnitRow[] units = [.. new Networks(800, 3).Units.Where(unit => unit.Number != 5).Select(unit => unit.Number == 7 ? odd : unit)];
        changed.Read(session => GroupTable.Load(session, units)).ShouldBeNull();
        using var network = await UnitNetwork.OpenAsync(changed, Cancellation);
        network.Count.ShouldBe(799);
        var answer = await network.AnswerAsync(TextEmbedding.Embed(text), 1, Cancellation);
        (answer.Number, answer.Layer).ShouldBe((7, "intelligence"));
        answer.Score.ShouldBe(1, 1e-12);
        changed.Read(session => GroupTable.Load(session, units)).ShouldNotBeNull();
    }

    [Fact]
    public async Task AnswerAsync_BothNetworks_AgreeOnEverythingButTheWork()
    {
        using var units = Open();
        using var hierarchical = await UnitNetwork.OpenAsync(units, Cancellation);
        using var neurons = NeuronStores.Open(new SqliteDatabase(_folder.File("f.db")), FlatSchema.Instance, 800, 3);
        using var flat = new FlatNetwork(neurons);
        var phrases = new SignalPhrases(3);
        for (var i = 0; i < 200; i++)
        {
            var signal = TextEmbedding.Embed(phrases.Variation(i * 4, i));
            foreach (var rank in new[] { 1, 2 })
            {
                var left = await flat.AnswerAsync(signal, rank, Cancellation);
                var right = await hierarchical.AnswerAsync(signal, rank, Cancellation);
                (right.Number, right.Kind, right.Activation, right.Score).ShouldBe((left.Number, left.Kind, left.Activation, left.Score));
                right.Connections.ShouldBe(left.Connections);
                left.Compared.ShouldBe(800);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnswerAsync_ActivationWrittenByAnotherProcess_IsSeen(bool flat)
    {
        using var store = flat ? NeuronStores.Open(new SqliteDatabase(_folder.File("f.db")), FlatSchema.Instance, 800, 3) : Open();
        using INeuronNetwork network = flat ? new FlatNetwork(store) : await UnitNetwork.OpenAsync(store, Cancellation);
        var signal = TextEmbedding.Embed(new SignalPhrases(3).Phrase(11));
        (await network.AnswerAsync(signal, 1, Cancellation)).Activation.ShouldNotBe(0.777);
        using (var other = SqliteSession.Open(store.Database.Name))
        {
            other.Execute(flat
                ? "UPDATE neurons SET activation = 0.777 WHERE id = 'n-000011'"
                : "UPDATE cognitive_units SET activation = 0.777 WHERE unit_id = 11");
        }

        (await network.AnswerAsync(signal, 1, Cancellation)).Activation.ShouldBe(0.777);
    }

    public void Dispose() => _folder.Dispose();

    private NeuronStore Open() => NeuronStores.Open(new SqliteDatabase(_folder.File("h.db")), UnitSchema.Instance, 800, 3);
}
