namespace Hal9.Migrate.Sqlite.State;

/// <summary>How a database is treated whose rows are moved.</summary>
public sealed record SqliteStateOptions
{
    /// <summary>Five seconds for a lock, a fifth of one for the fence, foreign keys hold.</summary>
    public static SqliteStateOptions Default { get; } = new();

    /// <summary>How long to wait for the lock of an application's transaction.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the fence waits for it: as long wait all writers behind it.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether rows that refer to nothing are refused. SQLite leaves that to each connection: false for applications that never ask for it.</summary>
    public bool EnforcesForeignKeys { get; init; } = true;

    /// <summary>After so many applied entries the log is purged while the application writes; it is a transaction in its way.</summary>
    public int PurgeEvery { get; init; } = 10_000;
}
