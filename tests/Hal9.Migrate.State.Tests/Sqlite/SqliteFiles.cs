using Hal9.Migrate.Routing;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.State.Tests.Sqlite;

/// <summary>Two SQLite files in a folder of their own, as an application uses them: each with one connection that stays open.</summary>
internal sealed class SqliteFiles : IDisposable
{
    // In memory where that is to be had: thousands of commits wait for a disk each.
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"hal9-state-{Guid.NewGuid():N}")).FullName;
    private readonly SqliteConnection[] _connections;

    public SqliteFiles(string legacy, string successor, string journalMode = "wal")
    {
        _connections = [Open(Side.Legacy), Open(Side.Successor)];
        foreach (var (side, schema) in (ReadOnlySpan<(Side, string)>)[(Side.Legacy, legacy), (Side.Successor, successor)])
        {
            Run(side, $"PRAGMA journal_mode = {journalMode}; PRAGMA synchronous = OFF");
            Run(side, schema);
        }
    }

    public string PathOf(Side side) => Path.Combine(_folder, $"{side}.db");

    /// <summary>A further connection.</summary>
    public SqliteConnection Open(Side side)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = PathOf(side), Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public void Run(Side side, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(side, sql, values);
        command.ExecuteNonQuery();
    }

    public List<T> Query<T>(Side side, string sql, Func<SqliteDataReader, T> row)
    {
        using var command = Command(side, sql, []);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>Rows as lines of text, values between bars; NULL is a question mark.</summary>
    public List<string> Lines(Side side, string sql) =>
        Query(side, sql, row => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? "?" : row.GetString(i))));

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private SqliteCommand Command(Side side, string sql, ReadOnlySpan<object?> values)
    {
        var command = _connections[(int)side].CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"@{i}", values[i] ?? DBNull.Value);
        }

        return command;
    }
}
