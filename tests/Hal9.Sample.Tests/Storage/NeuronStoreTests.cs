using System.Data.Common;
using System.Globalization;
using Hal9.Migrate.State.Tests.PostgreSql;
using Hal9.Sample.Flat;
using Hal9.Sample.Hierarchical;
using Hal9.Sample.Neurons;
using Hal9.Sample.Storage;
using Hal9.Sample.Storage.PostgreSql;
using Hal9.Sample.Storage.Sqlite;

namespace Hal9.Sample.Tests.Storage;

/// <param name="server">Where the stores in PostgreSQL are.</param>
public sealed class NeuronStoreTests(PrivateServer server) : IClassFixture<PrivateServer>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Either mode in either kind of database.</summary>
    public static TheoryData<bool, string> Stores { get; } = new() { { true, "sqlite" }, { false, "sqlite" }, { true, "postgresql" }, { false, "postgresql" } };

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
        using var store = Open(flat: true, "sqlite");
        (await store.WriteAsync(session => session.Scalar<long>("PRAGMA " + pragma), Cancellation)).ShouldBe(value);
        store.Read(session => session.Scalar<string>("PRAGMA journal_mode")).ShouldBe("wal");
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Accept_NewSignal_StoresItAndStrengthensItsNeuron(bool flat, string kind)
    {
        using var store = Open(flat, kind);
        var before = store.FindNeuron(3)!;
        var accepted = await store.AcceptAsync(Signal("a"), 3, Cancellation);
        accepted.IsNew.ShouldBeTrue();
        store.FindSignal("a").ShouldBe(Signal("a"));
        var after = store.FindNeuron(3)!;
        after.Activation.ShouldBe(before.Activation + ((1 - before.Activation) * 0.1), 1e-12);
        after.Memory.ShouldBe([new MemoryEntry("a", "text of a")]);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Accept_SameIdAgain_ChangesNothing(bool flat, string kind)
    {
        using var store = Open(flat, kind);
        await store.AcceptAsync(Signal("a"), 3, Cancellation);
        var before = store.FindNeuron(3)!.Activation;
        var repeat = await store.AcceptAsync(Signal("a") with { Signal = "something else" }, 3, Cancellation);
        repeat.IsNew.ShouldBeFalse();
        repeat.Signal.ShouldBe(Signal("a"));
        store.FindNeuron(3)!.Activation.ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Accept_InParallel_LosesNoUpdate(bool flat, string kind)
    {
        using var store = Open(flat, kind);
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
    [MemberData(nameof(Stores))]
    public async Task Accept_RefusedByTheStore_ChangesNothing(bool flat, string kind)
    {
        using var store = Open(flat, kind);
        using (var other = store.Database.OpenToWrite())
        {
            // As a migration closes a store to the application.
            var table = flat ? "signals" : "unit_signals";
            other.Execute(kind == "sqlite"
                ? $"CREATE TRIGGER closed BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'closed'); END"
                : $"""
                   CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'closed'; END $$;
                   CREATE TRIGGER closed BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse();
                   """);
        }

        var before = store.FindNeuron(3)!.Activation;
        await Should.ThrowAsync<DbException>(() => store.AcceptAsync(Signal("a"), 3, Cancellation));
        store.FindSignal("a").ShouldBeNull();
        store.FindNeuron(3)!.Activation.ShouldBe(before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_ConnectionsWereCut_NextOnesConnectAgain(bool flat)
    {
        using var store = Open(flat, "postgresql");
        await store.AcceptAsync(Signal("a"), 3, Cancellation);
        store.FindSignal("a").ShouldBe(Signal("a"));
        using (var other = store.Database.OpenToWrite())
        {
            other.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()");
        }

        // What was under way when it happened fails, and is nowhere.
        await Should.ThrowAsync<DbException>(() => store.AcceptAsync(Signal("b"), 3, Cancellation));
        Should.Throw<DbException>(() => store.FindSignal("a"));

        store.FindSignal("b").ShouldBeNull();
        (await store.AcceptAsync(Signal("b"), 3, Cancellation)).IsNew.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadVersion_AnotherConnectionCommits_Changes(bool sqlite)
    {
        using var store = Open(flat: true, sqlite ? "sqlite" : "postgresql");
        using var watch = store.Database.OpenToRead();
        var before = store.Database.ReadVersion(watch);
        store.FindNeuron(3);
        store.Database.ReadVersion(watch).ShouldBe(before);

        await store.AcceptAsync(Signal("a"), 3, Cancellation);

        store.Database.ReadVersion(watch).ShouldNotBe(before);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void ListNeurons_Page_IsThatPartInOrder(bool flat, string kind)
    {
        using var store = Open(flat, kind);
        store.ListNeurons(45, 10).Select(listing => listing.Id).ShouldBe(Enumerable.Range(45, 5).Select(NeuronId.Format));
        store.ListNeurons(50, 10).ShouldBeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private static StoredSignal Signal(string id) => new(id, "text of " + id, "n-000003", "sensor", 0.5, "2026-01-01T00:00:00.000Z");

    private NeuronStore Open(bool flat, string kind) => NeuronStores.Open(
        kind == "sqlite" ? new SqliteDatabase(_folder.File("a.db")) : new PostgreSqlDatabase(server.Create()),
        flat ? FlatSchema.Instance : UnitSchema.Instance, 50, 1);
}
