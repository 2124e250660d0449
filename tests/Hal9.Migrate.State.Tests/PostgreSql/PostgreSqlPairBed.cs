using Hal9.Migrate.PostgreSql.State;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;
using Hal9.Migrate.State.Tests.Contract;
using Hal9.Migrate.State.Tests.Memory;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>Two databases of PostgreSQL.</summary>
internal sealed class PostgreSqlPairBed(PrivateServer server) : StatePairBed
{
    private readonly PostgreSqlSide[] _sides = [PostgreSqlSide.Make(server), PostgreSqlSide.Make(server)];

    /// <summary>Called before every statement of a controller.</summary>
    public Action<string>? Before { get; set; }

    public override TableMapping Items { get; } = MemoryReader.Mapping("items");

    public override IStateStore Connect(Side side) => new PostgreSqlStateStore(_sides[(int)side].Connection, PostgreSqlStateOptions.Default, Before);

    public override bool TryWrite(Side side, long key, long? value) => _sides[(int)side].TryWrite(key, value);

    public override void Tamper(Side side, long key, long? value) => _sides[(int)side].Tamper(key, value);

    public override SortedDictionary<long, long> Rows(Side side) => _sides[(int)side].Rows();

    public override bool HasTraces(Side side) => _sides[(int)side].HasTraces();

    /// <summary>As new. (A database of its own for each of hundreds of courses would take minutes.)</summary>
    public async Task ClearAsync()
    {
        Before = null;
        foreach (var side in (Side[])[Side.Legacy, Side.Successor])
        {
            await using var store = Connect(side);
            await store.DisarmAsync(long.MaxValue, TestContext.Current.CancellationToken);
            _sides[(int)side].Run("TRUNCATE items");
        }
    }

    public override ValueTask DisposeAsync()
    {
        foreach (var side in _sides)
        {
            side.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}
