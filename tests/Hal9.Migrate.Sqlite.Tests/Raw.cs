using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Tests;

/// <summary>The store's file as somebody else sees it, with SQLite alone.</summary>
internal static class Raw
{
    /// <summary>Options for tests: a reserve that is quickly made, and little patience.</summary>
    public static SqliteStoreOptions Small { get; } = new() { ReserveBytes = 256 << 10, BusyTimeout = TimeSpan.FromMilliseconds(100) };

    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public static void Execute(string path, string sql)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static object? Scalar(string path, string sql)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
