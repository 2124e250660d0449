using System.Globalization;
using Hal9.Migrate.Sqlite.Sql;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Hal9.Migrate.Sqlite.State.Sessions;

/// <summary>A connection to a database whose rows are moved.</summary>
internal sealed class SqlSession : IDisposable
{
    private readonly Action<string>? _before;

    private SqlSession(SqliteConnection connection, string path, Action<string>? before) => (Connection, Path, _before) = (connection, path, before);

    public SqliteConnection Connection { get; }

    public string Path { get; }

    /// <summary>For reading alone: whatever an expression of a plan says, it changes nothing.</summary>
    public static SqlSession OpenReading(string path, TimeSpan busyTimeout, Action<string>? before) =>
        Open(path, SqliteOpenMode.ReadOnly, busyTimeout, "PRAGMA query_only = ON", before);

    /// <summary>
    /// For writing what came from the other side. No trigger fires: neither capture and gate, nor the owner's, which have fired where
    /// the rows come from. Foreign keys do not act either, for their actions have come along as rows; they are checked, not obeyed.
    /// </summary>
    public static SqlSession OpenWriting(string path, TimeSpan busyTimeout, Action<string>? before)
    {
        var session = Open(path, SqliteOpenMode.ReadWrite, busyTimeout, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF", before);
        sqlite3_db_config(session.Connection.Handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, out _);
        return session;
    }

    /// <summary>Executes a statement for which triggers fire, as they do for an application.</summary>
    public void ExecuteWithTriggers(string sql)
    {
        sqlite3_db_config(Connection.Handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, out _);
        try
        {
            Execute(sql);
        }
        finally
        {
            sqlite3_db_config(Connection.Handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, out _);
        }
    }

    public int Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        _before?.Invoke(sql);
        return Connection.Execute(sql, parameters);
    }

    public long Number(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        _before?.Invoke(sql);
        return Connection.Number(sql, parameters);
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        _before?.Invoke(sql);
        return Connection.Query(sql, row, parameters);
    }

    /// <summary>Rows one at a time.</summary>
    public IEnumerable<T> Stream<T>(string sql, Func<SqliteDataReader, T> row, (string Name, object Value)[] parameters)
    {
        _before?.Invoke(sql);
        return Connection.Stream(sql, row, parameters);
    }

    /// <summary>A statement to be run with different values, <c>@0</c>, <c>@1</c> and so on.</summary>
    public Statement Prepare(string sql) => new(Connection, sql, _before);

    /// <summary>Begins or ends a transaction. Waits as long as the busy timeout says; the driver would go on trying for whole seconds.</summary>
    public void Demarcate(string sql)
    {
        _before?.Invoke(sql);
        var result = sqlite3_exec(Connection.Handle, sql);
        if (result != SQLITE_OK)
        {
            throw new SqliteException($"{sql}: {sqlite3_errmsg(Connection.Handle).utf8_to_string()}", result & 0xFF, result);
        }
    }

    /// <summary>One snapshot for all that the work reads.</summary>
    public T InSnapshot<T>(Func<T> work)
    {
        Demarcate("BEGIN");
        try
        {
            return work();
        }
        finally
        {
            RollBack();
        }
    }

    /// <summary>Ends a transaction, if there still is one, without its changes.</summary>
    public void RollBack()
    {
        if (sqlite3_get_autocommit(Connection.Handle) == 0)
        {
            Connection.Execute("ROLLBACK");
        }
    }

    public void SetBusyTimeout(TimeSpan timeout) =>
        Connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(long)timeout.TotalMilliseconds}"));

    public void Dispose() => Connection.Dispose();

    private static SqlSession Open(string path, SqliteOpenMode mode, TimeSpan busyTimeout, string settings, Action<string>? before)
    {
        // Not pooled: a pool would keep the file open, and its locks.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = (int)Math.Ceiling(busyTimeout.TotalSeconds) }.ToString());
        try
        {
            connection.Open();
            var session = new SqlSession(connection, path, before);
            session.SetBusyTimeout(busyTimeout);
            connection.Execute($"PRAGMA fullfsync = ON; {settings}");
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
