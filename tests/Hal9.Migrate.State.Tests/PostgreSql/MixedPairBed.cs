using Hal9.Migrate.PostgreSql.State;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;
using Hal9.Migrate.State.Tests.Contract;
using Hal9.Migrate.State.Tests.Memory;
using Hal9.Migrate.State.Tests.Sqlite;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>An SQLite file on one side, a database of PostgreSQL on the other.</summary>
/// <param name="server">The server.</param>
/// <param name="postgreSql">The side that is PostgreSQL.</param>
internal sealed class MixedPairBed(PrivateServer server, Side postgreSql) : StatePairBed
{
    private readonly PostgreSqlSide _database = PostgreSqlSide.Make(server);
    private readonly SqlitePairBed _files = new("wal");

    public override TableMapping Items { get; } = MemoryReader.Mapping("items");

    public override IStateStore Connect(Side side) => side == postgreSql ? new PostgreSqlStateStore(_database.Connection) : _files.Connect(side);

    public override bool TryWrite(Side side, long key, long? value) => side == postgreSql ? _database.TryWrite(key, value) : _files.TryWrite(side, key, value);

    public override void Tamper(Side side, long key, long? value)
    {
        if (side == postgreSql)
        {
            _database.Tamper(key, value);
        }
        else
        {
            _files.Tamper(side, key, value);
        }
    }

    public override SortedDictionary<long, long> Rows(Side side) => side == postgreSql ? _database.Rows() : _files.Rows(side);

    public override bool HasTraces(Side side) => side == postgreSql ? _database.HasTraces() : _files.HasTraces(side);

    public override ValueTask DisposeAsync()
    {
        _database.Dispose();
        return _files.DisposeAsync();
    }
}
