using Hal9.Migrate.Sqlite.Sql;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Lanes;

/// <summary>A connection that is kept open, and replaced after a failure it may not have survived. Used by one thread.</summary>
internal sealed class HeldConnection(Func<SqliteConnection> open) : IDisposable
{
    private SqliteConnection? _connection;

    public T Use<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            return work(_connection ??= open());
        }
        catch (SqliteException exception) when (SqliteFaults.IsConnectionSuspect(exception))
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
