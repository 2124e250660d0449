using System.Text.Json;
using Hal9.Migrate.State.Tests.PostgreSql;
using Npgsql;

namespace Hal9.Migrate.Server.Tests.StateEngine;

/// <summary>A table "items" in two databases of PostgreSQL, each on a server of its own, and the part of a plan that moves its rows with no more rights than it takes.</summary>
internal sealed class MovedTables
{
    private const string Schema =
        """
        CREATE TABLE items (id int PRIMARY KEY, value text);
        GRANT SELECT, TRIGGER, INSERT, UPDATE, DELETE ON items TO mover; CREATE SCHEMA hal9_migrate AUTHORIZATION mover
        """;

    private MovedTables(string legacy, string successor) => (Legacy, Successor) = (legacy, successor);

    /// <summary>The connection of the legacy's owner.</summary>
    public string Legacy { get; }

    /// <summary>The connection of the successor's owner.</summary>
    public string Successor { get; }

    public static MovedTables Make(PrivateServer source, PrivateServer target)
    {
        var made = new MovedTables(source.Create(), target.Create());
        foreach (var side in (string[])[made.Legacy, made.Successor])
        {
            Run(side, "DO $$ BEGIN CREATE ROLE mover LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
            Run(side, Schema);
        }

        return made;
    }

    /// <summary>The plan with a state section of these.</summary>
    public Func<string, string> In(string more) => plan => plan.Replace(
        "\"shadow\"",
        $$$"""
        "state":{"source":{"kind":"postgresql","connection":{{{JsonSerializer.Serialize(Mover(Legacy))}}}},"target":{"kind":"postgresql","connection":{{{JsonSerializer.Serialize(Mover(Successor))}}}},
          "tables":[{"from":"items","key":["id"],"columns":{"id":"id","value":"value"}}]{{{more}}}},"shadow"
        """,
        StringComparison.Ordinal);

    public static void Run(string store, string sql)
    {
        using var connection = Open(store);
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public static List<string> Lines(string store, string sql)
    {
        using var connection = Open(store);
        using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "?" : reader.GetString(i))));
        }

        return lines;
    }

    private static string Mover(string connection) => connection.Replace("Username=owner", "Username=mover", StringComparison.Ordinal);

    private static NpgsqlConnection Open(string store)
    {
        var connection = new NpgsqlConnection(store);
        connection.Open();
        return connection;
    }
}
