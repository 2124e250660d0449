using Hal9.Sample.Flat;
using Hal9.Sample.Hierarchical;
using Hal9.Sample.Storage;
using Hal9.Sample.Storage.Sqlite;

namespace Hal9.Sample.Tests.Storage;

public sealed class NeuronStoresTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Open_NewFile_IsSeededAndReopensTheSame()
    {
        string before;
        using (var store = Open("a.db", 50, 7))
        {
            before = Describe(store);
            store.CountNeurons().ShouldBe(50);
        }

        using var again = Open("a.db", neurons: null, seed: null);
        Describe(again).ShouldBe(before);
    }

    [Fact]
    public void Open_EmptyFile_IsSeeded()
    {
        File.WriteAllBytes(_folder.File("empty.db"), []);
        using var store = Open("empty.db", 20, 7);
        store.CountNeurons().ShouldBe(20);
    }

    [Fact]
    public void Open_BothModesSameSeed_HoldTheSameNeurons()
    {
        using var flat = Open("f.db", 300, 7);
        using var units = NeuronStores.Open(new SqliteDatabase(_folder.File("h.db")), UnitSchema.Instance, 300, 7);
        Describe(units).ShouldBe(Describe(flat));
    }

    [Fact]
    public void Open_StoreOfTheOtherMode_SaysWhichAndWhatToDo()
    {
        NeuronStores.Open(new SqliteDatabase(_folder.File("h.db")), UnitSchema.Instance, 10, 1).Dispose();
        Refusal("h.db").ShouldSatisfyAllConditions(
            message => message.ShouldContain(_folder.File("h.db")),
            message => message.ShouldContain("belongs to a hierarchical instance, this one is flat"),
            message => message.ShouldContain("--mode hierarchical"));
    }

    [Fact]
    public void Open_OtherCountOrSeedThanTheStoreHas_IsRefused()
    {
        Open("a.db", 10, 1).Dispose();
        Refusal("a.db", neurons: 11).ShouldContain("--neurons 10");
        Refusal("a.db", seed: 2).ShouldContain("--seed 1");
        Open("a.db", 10, 1).Dispose();
    }

    [Fact]
    public void Open_NotADatabase_SaysSo()
    {
        File.WriteAllText(_folder.File("text.db"), new string('x', 5000));
        Refusal("text.db").ShouldContain("is not a SQLite database");
        File.ReadAllText(_folder.File("text.db")).ShouldBe(new string('x', 5000));
    }

    [Fact]
    public void Open_SomebodyElsesDatabase_IsRefusedAndLeftAsItIs()
    {
        using (var other = SqliteSession.Open(_folder.File("other.db")))
        {
            other.Execute("CREATE TABLE customers (id INTEGER)");
        }

        var before = File.ReadAllBytes(_folder.File("other.db"));
        Refusal("other.db").ShouldContain("not a HAL9 store");
        File.ReadAllBytes(_folder.File("other.db")).ShouldBe(before);
    }

    [Fact]
    public void Open_DamagedStore_SaysItIsCorrupt()
    {
        Open("a.db", 500, 1).Dispose();
        using (var file = File.OpenWrite(_folder.File("a.db")))
        {
            // The first page, with the schema, stays whole.
            file.Position = 3 * 4096;
            file.Write(Enumerable.Repeat((byte)0xA5, 8 * 4096).ToArray());
        }

        Refusal("a.db").ShouldContain("is corrupt");
    }

    [Fact]
    public void Open_TruncatedStore_SaysItIsCorrupt()
    {
        Open("a.db", 500, 1).Dispose();
        using (var file = File.OpenWrite(_folder.File("a.db")))
        {
            file.SetLength(file.Length / 2);
        }

        Refusal("a.db").ShouldContain("is corrupt");
    }

    [Fact]
    public void Open_StoreOfAnotherFormat_IsRefused()
    {
        Open("a.db", 10, 1).Dispose();
        using (var session = SqliteSession.Open(_folder.File("a.db")))
        {
            NeuronStores.SetInfo(session, "version", "2");
        }

        Refusal("a.db").ShouldContain("has format 2");
    }

    [Fact]
    public void Open_Directory_IsRefused()
    {
        Directory.CreateDirectory(_folder.File("a.db"));
        Refusal("a.db").ShouldContain("is a directory");
    }

    [Fact]
    public void Open_DirectoryMissing_IsRefusedAndNothingMade()
    {
        Refusal(Path.Combine("missing", "a.db")).ShouldContain("directory of the store");
        Directory.Exists(_folder.File("missing")).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private NeuronStore Open(string name, int? neurons, long? seed) =>
        NeuronStores.Open(new SqliteDatabase(_folder.File(name)), FlatSchema.Instance, neurons, seed);

    private string Refusal(string name, int? neurons = null, long? seed = null) =>
        Should.Throw<StoreException>(() => Open(name, neurons, seed)).Message;

    private static string Describe(NeuronStore store) => string.Join('\n', store.AllNeurons().Select(neuron =>
        $"{neuron.Id} {neuron.Kind} {neuron.Phrase} {neuron.Activation} {neuron.ResponseMs} " +
        $"{string.Join(',', neuron.Weights)} {string.Join(',', neuron.Connections)} {string.Join(',', neuron.Memory)}"));
}
