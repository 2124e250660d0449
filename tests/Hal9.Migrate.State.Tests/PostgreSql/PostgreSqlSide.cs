using Npgsql;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>A database as an application uses it, with one connection that stays open.</summary>
internal sealed class PostgreSqlSide : IDisposable
{
    public const string Items = "CREATE TABLE items (key bigint PRIMARY KEY, value bigint)";

    private readonly NpgsqlConnection _connection;

    private PostgreSqlSide(string connection) => (Connection, _connection) = (connection, new(connection));

    /// <summary>Its connection string.</summary>
    public string Connection { get; }

    public static PostgreSqlSide Make(PrivateServer server, string schema = Items)
    {
        var side = new PostgreSqlSide(server.Create(schema));
        side._connection.Open();
        return side;
    }

    public void Run(string sql, params ReadOnlySpan<object> values)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        command.ExecuteNonQuery();
    }

    public List<T> Query<T>(string sql, Func<NpgsqlDataReader, T> row)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>Rows as lines of text, values between bars; NULL is a question mark.</summary>
    public List<string> Lines(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection) { AllResultTypesAreUnknown = true };
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "?" : reader.GetString(i))));
        }

        return lines;
    }

    /// <summary>Writes a row of <see cref="Items"/>; null deletes it. False when the gate is closed.</summary>
    public bool TryWrite(long key, long? value)
    {
        try
        {
            Run(value is null ? $"DELETE FROM items WHERE key = {key}" : $"INSERT INTO items VALUES ({key}, {value}) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
            return true;
        }
        catch (PostgresException exception) when (exception.MessageText.Contains("hal9-migrate", StringComparison.Ordinal))
        {
            return false;
        }
    }

    /// <summary>Writes a row of <see cref="Items"/> as the migration itself does.</summary>
    public void Tamper(long key, long? value)
    {
        Run("SET hal9_migrate.applying = 'on'");
        TryWrite(key, value);
        Run("RESET hal9_migrate.applying");
    }

    public SortedDictionary<long, long> Rows() => new(Query("SELECT key, value FROM items", row => (row.GetInt64(0), row.GetInt64(1))).ToDictionary());

    public bool HasTraces() =>
        Lines("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'hal9%' UNION ALL SELECT tgname FROM pg_trigger WHERE tgname LIKE 'hal9%' UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE 'hal9%'").Count > 0;

    public void Dispose() => _connection.Dispose();
}
