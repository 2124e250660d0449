using System.Data;
using Npgsql;

namespace Hal9.Sample.Storage.PostgreSql;

/// <summary>One connection to a database of PostgreSQL, made again when it was lost. For one thread at a time.</summary>
internal sealed class PostgreSqlSession : StoreSession
{
    // Any number of one's own, the same in every HAL9.
    private const long WritersLock = 2001_09_01;

    private readonly NpgsqlConnection _connection;

    private PostgreSqlSession(NpgsqlConnection connection)
        : base(connection) => _connection = connection;

    // Others who read are not kept waiting; a second HAL9 that writes is.
    protected override string Begin => $"BEGIN; SELECT pg_advisory_xact_lock({WritersLock})";

    /// <summary>Connects.</summary>
    public static PostgreSqlSession Open(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            connection.Open();
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return new PostgreSqlSession(connection);
    }

    protected override void Connect()
    {
        if (_connection.FullState.HasFlag(ConnectionState.Open) && !_connection.FullState.HasFlag(ConnectionState.Broken))
        {
            return;
        }

        Forget();
        _connection.Close();
        _connection.Open();
    }
}
