using Hal9.Migrate.Routing;
using Hal9.Migrate.Sqlite.State;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;
using Hal9.Migrate.State.Tests.Contract;
using Hal9.Migrate.State.Tests.Memory;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.State.Tests.Sqlite;

/// <summary>Two SQLite files.</summary>
internal sealed class SqlitePairBed : StatePairBed
{
    private readonly SqliteFiles _files;

    public SqlitePairBed(string journalMode) =>
        _files = new("CREATE TABLE items (key INTEGER PRIMARY KEY, value INTEGER)", "CREATE TABLE items (key INTEGER PRIMARY KEY, value INTEGER)", journalMode);

    /// <summary>Called before every statement of a controller.</summary>
    public Action<string>? Before { get; set; }

    public override TableMapping Items { get; } = MemoryReader.Mapping("items");

    public override IStateStore Connect(Side side) => new SqliteStateStore(_files.PathOf(side), SqliteStateOptions.Default, Before);

    public override bool TryWrite(Side side, long key, long? value)
    {
        try
        {
            _files.Run(side, value is null ? $"DELETE FROM items WHERE key = {key}" : $"INSERT INTO items VALUES ({key}, {value}) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
            return true;
        }
        catch (SqliteException exception) when (exception.Message.Contains("hal9-migrate", StringComparison.Ordinal))
        {
            return false;
        }
    }

    public override void Tamper(Side side, long key, long? value)
    {
        _files.Run(side, "UPDATE hal9_migrate_control SET open = 1");
        TryWrite(side, key, value);
        _files.Run(side, "DELETE FROM hal9_migrate_log_items; UPDATE hal9_migrate_control SET open = owns");
    }

    public override SortedDictionary<long, long> Rows(Side side) => new(_files.Query(side, "SELECT key, value FROM items", row => (row.GetInt64(0), row.GetInt64(1))).ToDictionary());

    public override bool HasTraces(Side side) => _files.Lines(side, "SELECT name FROM sqlite_schema WHERE name NOT IN ('items', 'sqlite_sequence')").Count > 0;

    public override ValueTask DisposeAsync()
    {
        _files.Dispose();
        return ValueTask.CompletedTask;
    }
}
