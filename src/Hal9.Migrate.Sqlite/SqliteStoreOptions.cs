namespace Hal9.Migrate.Sqlite;

/// <summary>How a <see cref="SqliteStore"/> is opened. The defaults suit a server of one migration.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The defaults.</summary>
    public static SqliteStoreOptions Default { get; } = new();

    /// <summary>Where the time comes from; it is only written down (who took over when), never decided by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// How long a write waits for a lock that a foreign program (a backup, the <c>sqlite3</c> shell) holds on the file; from a
    /// millisecond to ten minutes. Default 5 s: long enough for a backup step, short enough for a rollback to be told.
    /// </summary>
    public TimeSpan BusyTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromMinutes(10));
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Disk space held back so that decisions can still be written when the disk is full; 0 for none. Default 8 MiB, hundreds of
    /// rollbacks. Kept as a file beside the store and given up in eighths. While it is not whole, no evidence is written.
    /// </summary>
    public long ReserveBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 8L << 20;

    /// <summary>
    /// How large the store's file may grow by evidence, in bytes; at least 1 MiB. Default 4 GiB: the default retention of a busy
    /// migration takes a few hundred MiB. Decisions, tokens and secrets are written beyond it, too.
    /// </summary>
    public long MaxBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1L << 20);
            field = value;
        }
    } = 4L << 30;
}
