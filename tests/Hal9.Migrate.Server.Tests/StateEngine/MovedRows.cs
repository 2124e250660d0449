using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Server.Tests.StateEngine;

/// <summary>Two files of SQLite with a table "items", and the part of a plan that moves its rows.</summary>
internal sealed class MovedRows : IDisposable
{
    private const string Schema = "PRAGMA journal_mode = WAL; CREATE TABLE items (id INTEGER PRIMARY KEY, value TEXT)";

    private readonly string _folder = Directory.CreateTempSubdirectory("hal9-rows-").FullName;

    public MovedRows(int rows)
    {
        Run(Legacy, Schema);
        Run(Successor, Schema);
        Insert(1, rows);
    }

    public string Legacy => Path.Combine(_folder, "legacy.db");

    public string Successor => Path.Combine(_folder, "successor.db");

    /// <summary>The plan with a state section of these.</summary>
    public Func<string, string> In(string more) => plan => plan.Replace(
        "\"shadow\"",
        $$$"""
        "state":{"source":{"kind":"sqlite","connection":{{{JsonSerializer.Serialize(Legacy)}}}},"target":{"kind":"sqlite","connection":{{{JsonSerializer.Serialize(Successor)}}}},
          "tables":[{"from":"items","key":["id"],"columns":{"id":"id","value":"value"}}],{{{more}}}},"shadow"
        """,
        StringComparison.Ordinal);

    public void Insert(int from, int to) =>
        Run(Legacy, $"WITH RECURSIVE n (id) AS (SELECT {from} UNION ALL SELECT id + 1 FROM n WHERE id < {to}) INSERT INTO items SELECT id, 'v' || id FROM n");

    public static List<string> Lines(string store, string sql)
    {
        using var connection = Open(store);
        using var command = new SqliteCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        }

        return lines;
    }

    /// <summary>What is ours in a store.</summary>
    public static List<string> LeftIn(string store) => Lines(store, "SELECT name FROM sqlite_schema WHERE name LIKE 'hal9_migrate%'");

    /// <summary>A connection that keeps everybody else from writing until it is disposed.</summary>
    public static SqliteConnection Lock(string store)
    {
        var connection = Open(store);
        using var command = new SqliteCommand("BEGIN IMMEDIATE", connection);
        command.ExecuteNonQuery();
        return connection;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Changes the successor's rows past the gate, as only somebody who takes it away can.</summary>
    public void Tamper(string sql) => Run(Successor, $"UPDATE hal9_migrate_control SET open = 1; {sql}; UPDATE hal9_migrate_control SET open = 0; DELETE FROM hal9_migrate_log_items");

    public static void Run(string store, string sql)
    {
        using var connection = Open(store);
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string store)
    {
        var connection = new SqliteConnection($"Data Source={store};Pooling=False");
        connection.Open();
        return connection;
    }
}
