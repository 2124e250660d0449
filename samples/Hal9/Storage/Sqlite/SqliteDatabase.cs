using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Hal9.Sample.Storage.Sqlite;

/// <summary>A store in a SQLite file. Thread-safe.</summary>
/// <param name="path">The file; it and nothing beside it is made when missing.</param>
internal sealed class SqliteDatabase(string path) : IStoreDatabase
{
    public string Name { get; } = Path.GetFullPath(path);

    public StoreSession Open()
    {
        if (Directory.Exists(Name))
        {
            throw new StoreException($"The store {Name} is a directory: give --store the name of a file.");
        }

        if (Path.GetDirectoryName(Name) is { } directory && !Directory.Exists(directory))
        {
            throw new StoreException($"The directory of the store {Name} does not exist: create it, or give --store another file.");
        }

        return SqliteSession.Open(Name);
    }

    public StoreSession OpenToWrite() => SqliteSession.Open(Name).Configure();

    public StoreSession OpenToRead()
    {
        var session = OpenToWrite();
        session.Execute("PRAGMA query_only = ON");
        return session;
    }

    public bool IsEmpty(StoreSession session) => session.Scalar<long>("SELECT count(*) FROM sqlite_schema") == 0;

    public bool HasTable(StoreSession session, string name) =>
        session.Scalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = @name", ("@name", name)) > 0;

    public string Translate(string ddl) => ddl;

    public string? FindDamage(StoreSession session) => session.Scalar<string>("PRAGMA quick_check(1)") is var finding && finding != "ok" ? finding : null;

    // https://www.sqlite.org/pragma.html#pragma_data_version
    public string ReadVersion(StoreSession session) => session.Scalar<long>("PRAGMA data_version").ToString(CultureInfo.InvariantCulture);

    public StoreException Explain(DbException error)
    {
        const int busy = 5, readOnly = 8, ioError = 10, corrupt = 11, full = 13, notADatabase = 26;
        var explanation = (error as SqliteException)?.SqliteErrorCode switch
        {
            notADatabase => "is not a SQLite database: give --store another file, or delete it to have it seeded anew",
            corrupt => "is corrupt: restore it from a backup, or delete it to have it seeded anew",
            readOnly => "cannot be written: check the permissions of the file and its directory",
            full => "has no room left on its disk: free some, or give --store a file on another disk",
            busy => "is locked by another process: stop that one, or give --store another file",
            ioError => "cannot be read: check the disk and the permissions of the file",
            _ => "cannot be opened: check that it is a file this user may read and write",
        };
        return new StoreException($"The store {Name} {explanation}. ({error.Message})", error);
    }
}
