using System.Data.Common;

namespace Hal9.Sample.Storage;

/// <summary>One connection to the store and the statements prepared on it. For one thread at a time.</summary>
/// <param name="connection">Open; it is this session's to close.</param>
internal abstract class StoreSession(DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = new(StringComparer.Ordinal);

    /// <summary>Begins a transaction that no other writer of a HAL9 can come between.</summary>
    protected abstract string Begin { get; }

    public int Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters) =>
        Prepare(sql, parameters).ExecuteNonQuery();

    public T? Scalar<T>(string sql, params ReadOnlySpan<(string Name, object Value)> parameters) =>
        Prepare(sql, parameters).ExecuteScalar() is T value ? value : default;

    /// <summary>Reads the first row, or null when there is none.</summary>
    public T? First<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> parameters)
        where T : class
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    public List<T> All<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Runs the work in a transaction that is alone in writing from its start; rolled back when the work throws.</summary>
    public T Write<T>(Func<T> work)
    {
        Execute(Begin);
        try
        {
            var result = work();
            Execute("COMMIT");
            return result;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    public void Dispose()
    {
        Forget();
        connection.Dispose();
    }

    /// <summary>Called before each statement: a chance to connect again where the connection was lost.</summary>
    protected virtual void Connect()
    {
    }

    /// <summary>Drops the prepared statements.</summary>
    protected void Forget()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _prepared.Clear();
    }

    private void RollBack()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (DbException)
        {
            // The database has rolled back by itself (disk full, connection lost); the first error is the one to tell.
        }
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        Connect();
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are constants of the schemas; values are always parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var (name, value) in parameters)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = value;
                command.Parameters.Add(parameter);
            }

            _prepared.Add(sql, command);
            return command;
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i].Value;
        }

        return command;
    }
}
