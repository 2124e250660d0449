using System.Data.Common;
using Npgsql;

namespace Hal9.Sample.Storage.PostgreSql;

/// <summary>A store in a database of PostgreSQL. Thread-safe.</summary>
internal sealed class PostgreSqlDatabase : IStoreDatabase
{
    private const int TimeoutSeconds = 5;
    private const int StatementsKept = 64;

    private readonly string _connection;
    private readonly string _reading;

    /// <param name="connection">A connection string of Npgsql; what it leaves out is taken from PGPASSWORD and the like.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public PostgreSqlDatabase(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection)
        {
            Pooling = false,
            Timeout = TimeoutSeconds,
            CommandTimeout = TimeoutSeconds,
            MaxAutoPrepare = StatementsKept,
            ApplicationName = "hal9-sample",
        };
        Name = $"{settings.Database} at {settings.Host}:{settings.Port}";
        _connection = settings.ToString();
        settings.Options = "-c default_transaction_read_only=on";
        _reading = settings.ToString();
    }

    public string Name { get; }

    /// <summary>Whether a text is meant as a connection string rather than as the name of a file.</summary>
    public static bool IsMeantBy(string store) => store.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    public StoreSession Open() => PostgreSqlSession.Open(_connection);

    public StoreSession OpenToWrite() => PostgreSqlSession.Open(_connection);

    public StoreSession OpenToRead() => PostgreSqlSession.Open(_reading);

    public bool IsEmpty(StoreSession session) =>
        session.Scalar<long>("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()") == 0;

    public bool HasTable(StoreSession session, string name) =>
        session.Scalar<long>("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = @name", ("@name", name)) > 0;

    public string Translate(string ddl) =>
        ddl.Replace(" BLOB ", " BYTEA ", StringComparison.Ordinal).Replace(" REAL ", " DOUBLE PRECISION ", StringComparison.Ordinal)
            .Replace(" WITHOUT ROWID", "", StringComparison.Ordinal);

    // Whether its pages are sound is the server's to watch over.
    public string? FindDamage(StoreSession session) => null;

    // What is visible is the same as long as the snapshot is: https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT
    public string ReadVersion(StoreSession session) => session.Scalar<string>("SELECT CAST(pg_current_snapshot() AS text)")!;

    public StoreException Explain(DbException error)
    {
        var explanation = error.SqlState switch
        {
            PostgresErrorCodes.InvalidCatalogName => "does not exist: create the database, or name another in --store",
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                "does not let this user in: give the user's name in --store, and the password in PGPASSWORD",
            PostgresErrorCodes.InsufficientPrivilege => "does not let this user do that: grant it the schema",
            PostgresErrorCodes.ReadOnlySqlTransaction => "takes no writes: connect to the primary",
            PostgresErrorCodes.DiskFull => "has no room left on its disk: free some",
            null => "is not reached: see whether the server runs and takes connections from here",
            _ => "cannot be used: the message says why",
        };
        return new StoreException($"The store {Name} {explanation}. ({error.Message})", error);
    }
}
