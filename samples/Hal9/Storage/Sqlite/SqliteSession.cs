using Microsoft.Data.Sqlite;

namespace Hal9.Sample.Storage.Sqlite;

/// <summary>One connection to a SQLite file. For one thread at a time.</summary>
internal sealed class SqliteSession : StoreSession
{
    private const int BusyTimeoutSeconds = 5;

    private SqliteSession(SqliteConnection connection)
        : base(connection)
    {
    }

    // Holds the write lock from its start.
    protected override string Begin => "BEGIN IMMEDIATE";

    /// <summary>Opens a store file, making an empty one when there is none. Changes nothing in an existing file.</summary>
    public static SqliteSession Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ToString());
        try
        {
            connection.Open();
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return new SqliteSession(connection);
    }

    /// <summary>
    /// Settings of every working connection: an acknowledged write survives a power cut (synchronous = FULL), and other
    /// processes writing to the same file are waited for.
    /// </summary>
    public SqliteSession Configure()
    {
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = FULL");
        Execute("PRAGMA foreign_keys = ON");
        Execute($"PRAGMA busy_timeout = {BusyTimeoutSeconds * 1000}");
        return this;
    }
}
