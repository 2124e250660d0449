using Hal9.Migrate.Problems;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Hal9.Migrate.Sqlite.Sql;

/// <summary>What SQLite's result codes (sqlite.org/rescode.html) mean for a store, and what a person does about them.</summary>
internal static class SqliteFaults
{
    // Not among the constants of the driver.
    private const int IoErrorData = SQLITE_IOERR | (32 << 8);
    private const int IoErrorCorruptFileSystem = SQLITE_IOERR | (33 << 8);

    /// <summary>
    /// True when there was no room to write. A quota or a network file system says so with an error of the write or of the flush.
    /// </summary>
    public static bool IsOutOfSpace(SqliteException exception) =>
        exception.SqliteErrorCode == SQLITE_FULL
        || exception.SqliteExtendedErrorCode is SQLITE_IOERR_WRITE or SQLITE_IOERR_FSYNC or SQLITE_IOERR_SHMSIZE or SQLITE_IOERR_SHMMAP;

    /// <summary>True when the connection may not have survived the failure; a new one is needed.</summary>
    public static bool IsConnectionSuspect(SqliteException exception) =>
        exception.SqliteErrorCode is not (SQLITE_FULL or SQLITE_BUSY or SQLITE_LOCKED or SQLITE_CONSTRAINT);

    /// <summary>True for what can be told to a person: a failure of SQLite, or data in the file that nobody can read.</summary>
    public static bool IsOfTheStore(Exception exception) => exception is SqliteException or InvalidDataException;

    /// <summary>The failure for a person.</summary>
    public static MigrateException Translate(Exception exception, string path) =>
        exception is SqliteException failure ? Translate(failure, path) : Damaged(path, exception);

    private static MigrateException Translate(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        // Our statements are right for our schema: one that SQLite cannot compile, or whose row it does not take, met another one. And
        // nothing we write is too big for SQLite, but a damaged length may be.
        SQLITE_CORRUPT or SQLITE_NOTADB or SQLITE_ERROR or SQLITE_CONSTRAINT or SQLITE_MISMATCH or SQLITE_TOOBIG => Damaged(path, exception),
        SQLITE_IOERR when exception.SqliteExtendedErrorCode is SQLITE_IOERR_READ or SQLITE_IOERR_SHORT_READ or IoErrorData or IoErrorCorruptFileSystem
            => Damaged(path, exception),
        SQLITE_BUSY or SQLITE_LOCKED => new(
            ProblemCode.StoreInUse,
            $"Another program holds a lock on the store '{path}'.",
            "End it (a backup, or a transaction left open in the sqlite3 shell) and try again.",
            exception),
        SQLITE_FULL => Unwritable($"There is no room to write to the store '{path}': the disk is full.", "Free some space on its disk; nothing else needs to be done.", exception),
        SQLITE_READONLY => Unwritable($"The store '{path}' or its directory is read-only.", "Make both writable for the user who runs the server.", exception),
        SQLITE_PERM or SQLITE_AUTH or SQLITE_CANTOPEN => Unwritable(
            $"The store '{path}' cannot be opened: it is gone, or its permissions or those of its directory forbid it.",
            "Put the file back, or give the user who runs the server read and write access to the file and its directory.",
            exception),
        SQLITE_IOERR or SQLITE_NOLFS or SQLITE_PROTOCOL => Unwritable(
            $"Writing to the store '{path}' failed: {exception.Message}",
            "Look for faults of the disk in the system's log, and for a full disk or quota. A store needs a local disk.",
            exception),
        _ => new(ProblemCode.Unexpected, $"The store '{path}' failed: {exception.Message}", innerException: exception),
    };

    private static MigrateException Damaged(string path, Exception cause) => new(
        ProblemCode.StoreCorrupt,
        $"The store '{path}' is damaged, or is not a store: {cause.Message}",
        "Restore it from a backup, or move it away and import an export of it into an empty store.",
        cause);

    private static MigrateException Unwritable(string detail, string remedy, Exception cause) => new(ProblemCode.StoreUnwritable, detail, remedy, cause);
}
