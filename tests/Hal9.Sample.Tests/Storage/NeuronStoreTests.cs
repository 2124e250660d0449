using System.Globalization;
using Hal9.Sample.Flat;
using Hal9.Sample.Hierarchical;
using Hal9.Sample.Neurons;
using Hal9.Sample.Storage;
using Microsoft.Data.Sqlite;

namespace Hal9.Sample.Tests.Storage;

public sealed class NeuronStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// What makes an acknowledged write survive a power cut, which no test can make:
    /// https://www.sqlite.org/pragma.html#pragma_synchronous
    /// </summary>
    [Theory]
    [InlineData("synchronous", 2)]
    [InlineData("foreign_keys", 1)]
    [InlineData("busy_timeout", 5000)]
    public async Task Open_WritingSession_HasTheSettingsWritesRelyOn(string pragma, long value)
    {
        using var store = Open(flat: true);
        (await store.WriteAsync(session => session.Scalar<long>("PRAGMA " + pragma), Cancellation)).ShouldBe(value);
        store.Read(session => session.Scalar<string>("PRAGMA journal_mode")).ShouldBe("wal");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Accept_NewSignal_StoresItAndStrengthensItsNeuron(bool flat)
    {
        using var store = Open(flat);
        var before = store.FindNeuron(3)!;
        var accepted = await store.AcceptAsync(Signal("a"), 3, Cancellation);
        accepted.IsNew.ShouldBeTrue();
        store.FindSignal("a").ShouldBe(Signal("a"));
        var after = store.FindNeuron(3)!;
        after.Activation.ShouldBe(before.Activation + ((1 - before.Activation) * 0.1), 1e-12);
        after.Memory.ShouldBe([new MemoryEntry("a", "text of a")]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Accept_SameIdAgain_ChangesNothing(bool flat)
    {
        using var store = Open(flat);
        await store.AcceptAsync(Signal("a"), 3, Cancellation);
        var before = store.FindNeuron(3)!.Activation;
        var repeat = await store.AcceptAsync(Signal("a") with { Signal = "something else" }, 3, Cancellation);
        repeat.IsNew.ShouldBeFalse();
        repeat.Signal.ShouldBe(Signal("a"));
        store.FindNeuron(3)!.Activation.ShouldBe(before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Accept_InParallel_LosesNoUpdate(bool flat)
    {
        using var store = Open(flat);
        var expected = store.FindNeuron(3)!;
        for (var i = 0; i < 20; i++)
        {
            expected = expected.Strengthen(new MemoryEntry("x", "x"));
        }

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Task.Run(() => store.AcceptAsync(Signal(i.ToString(CultureInfo.InvariantCulture)), 3, Cancellation), Cancellation)));
        store.FindNeuron(3)!.Activation.ShouldBe(expected.Activation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Accept_RefusedByTheStore_ChangesNothing(bool flat)
    {
        using var store = Open(flat);
        using (var other = SqliteSession.Open(store.Path))
        {
            // As a migration closes a store to the application.
            var table = flat ? "signals" : "unit_signals";
            other.Execute($"CREATE TRIGGER closed BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'closed'); END");
        }

        var before = store.FindNeuron(3)!.Activation;
        await Should.ThrowAsync<SqliteException>(() => store.AcceptAsync(Signal("a"), 3, Cancellation));
        store.FindSignal("a").ShouldBeNull();
        store.FindNeuron(3)!.Activation.ShouldBe(before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ListNeurons_Page_IsThatPartInOrder(bool flat)
    {
        using var store = Open(flat);
        store.ListNeurons(45, 10).Select(listing => listing.Id).ShouldBe(Enumerable.Range(45, 5).Select(NeuronId.Format));
        store.ListNeurons(50, 10).ShouldBeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private static StoredSignal Signal(string id) => new(id, "text of " + id, "n-000003", "sensor", 0.5, "2026-01-01T00:00:00.000Z");

    private NeuronStore Open(bool flat) =>
        StoreFile.Open(_folder.File("a.db"), flat ? FlatSchema.Instance : UnitSchema.Instance, 50, 1);
}
