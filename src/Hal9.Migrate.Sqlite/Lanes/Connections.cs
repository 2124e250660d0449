using System.Globalization;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.Sql;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Lanes;

/// <summary>Opens connections to a store's file, each set up for what it is for.</summary>
/// <param name="path">The file.</param>
/// <param name="busyTimeout">How long to wait for the lock of a foreign program.</param>
/// <param name="maxBytes">How large the file may grow by evidence.</param>
internal sealed class Connections(string path, TimeSpan busyTimeout, long maxBytes)
{
    /// <summary>The store's file.</summary>
    public string Path => path;

    /// <summary>How large it may grow by evidence.</summary>
    public long MaxBytes => maxBytes;

    /// <summary>
    /// For decisions, tokens and secrets: a commit is on the disk when it returns. It leaves the copying of the log into the file to
    /// the evidence's connection, which is not waited for, unless that has not written for long.
    /// </summary>
    public SqliteConnection OpenDurable() => Open(SqliteOpenMode.ReadWrite, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000");

    /// <summary>
    /// For evidence: a commit survives the process, but only with the next durable one the machine. In WAL mode that keeps the file
    /// sound (sqlite.org/pragma.html#pragma_synchronous); a power failure may take the last seconds, and missing evidence only
    /// ever holds a migration back. For that the disk is flushed every few minutes, not every second, and decisions go first.
    /// </summary>
    public SqliteConnection OpenEvidence()
    {
        var connection = Open(SqliteOpenMode.ReadWrite, "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 1000");
        var pages = MaxBytes / connection.Number("PRAGMA page_size");
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {Math.Min(pages, uint.MaxValue - 1)}"));
        return connection;
    }

    /// <summary>For reading; never in the way of a writer.</summary>
    public SqliteConnection OpenReading() => Open(SqliteOpenMode.ReadOnly, "PRAGMA query_only = ON");

    /// <summary>Throws when the file was moved or deleted under an open connection, which would go on writing to what nobody finds again.</summary>
    public void RequireFile()
    {
        if (!File.Exists(path))
        {
            throw new MigrateException(
                ProblemCode.StoreUnwritable,
                $"The store '{path}' is gone: its file was moved or deleted while it was open. Nothing was written.",
                "Put the file back, with the -wal beside it, or stop the server and restore a backup.");
        }
    }

    private SqliteConnection Open(SqliteOpenMode mode, string settings)
    {
        // Not pooled: a pool would keep the file open, and its locks, after the store is closed.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(busyTimeout.TotalSeconds),
        }.ToString());
        try
        {
            connection.Open();

            // Full fsync is what makes a commit durable on macOS; elsewhere it changes nothing.
            connection.Execute(string.Create(CultureInfo.InvariantCulture,
                $"PRAGMA busy_timeout = {(long)busyTimeout.TotalMilliseconds}; PRAGMA trusted_schema = OFF; PRAGMA fullfsync = ON; {settings}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
