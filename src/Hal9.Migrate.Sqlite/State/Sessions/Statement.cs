using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.State.Sessions;

/// <summary>A prepared statement whose parameters are numbered from <c>@0</c>.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;
    private readonly Action<string>? _before;

    public Statement(SqliteConnection connection, string sql, Action<string>? before)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        _before = before;
    }

    /// <summary>Runs it; returns how many rows it changed.</summary>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>The values of its first row; null when there is none.</summary>
    public object?[]? First(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        using var reader = _command.ExecuteReader();
        return reader.Read() ? Values(reader) : null;
    }

    /// <summary>A row's values; NULL is null.</summary>
    public static object?[] Values(SqliteDataReader reader)
    {
        var values = new object?[reader.FieldCount];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
        }

        return values;
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        _before?.Invoke(_command.CommandText);
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i] ?? DBNull.Value;
            if (i < _command.Parameters.Count)
            {
                // The driver keeps the type of the value before.
                _command.Parameters[i].ResetSqliteType();
                _command.Parameters[i].Value = value;
            }
            else
            {
                _command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"@{i}"), value);
            }
        }
    }
}
