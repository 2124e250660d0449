using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Sqlite.Files;

/// <summary>The files of a store: where they are, and that only their owner can read them.</summary>
/// <param name="Path">The store's file itself: a full path with a link at its end resolved, as SQLite resolves it.</param>
internal sealed record StoreFile(string Path)
{
    /// <summary>Locked while a server uses the store. Stays there: deleting a lock file lets two holders in.</summary>
    public string LockPath => Path + "-lock";

    /// <summary>The disk space held back for decisions.</summary>
    public string ReservePath => Path + "-reserve";

    /// <summary>Finds the file. Throws when its directory is not there: a misspelt path must not become a new, empty store.</summary>
    public static StoreFile At(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var given = System.IO.Path.GetFullPath(path);
        var info = new FileInfo(given);
        var real = Guarded(given, () => info.LinkTarget is null ? given : info.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        if (Directory.Exists(real))
        {
            throw Unwritable($"'{real}' is a directory, not a store.", "Name a file in it.");
        }

        var directory = System.IO.Path.GetDirectoryName(real);
        return Directory.Exists(directory)
            ? new StoreFile(real)
            : throw Unwritable($"The directory '{directory}' of the store '{real}' does not exist.", "Create it, or correct the path.");
    }

    /// <summary>Creates the store's file when there is none, and finds out early, with a clear reason, when it cannot be written.</summary>
    public void EnsureWritable() => Open(Path, FileShare.ReadWrite | FileShare.Delete).Dispose();

    /// <summary>Opens one of the store's files, created for its owner only when there is none.</summary>
    public static FileStream Open(string path, FileShare share) => Guarded(path, () => Create(path, share));

    /// <summary>The same, and nobody else may open it then; null when somebody has it open like that.</summary>
    public static FileStream? TryOpenAlone(string path) => Guarded(path, () =>
    {
        try
        {
            return Create(path, FileShare.None);
        }
        catch (IOException exception) when (IsTaken(exception))
        {
            return null;
        }
    });

    private static FileStream Create(string path, FileShare share)
    {
        // On Windows new files inherit the access list of their directory, which in a user's profile is the user's own.
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            // SQLite gives its -wal and -shm the permissions of the store's file.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (UnauthorizedAccessException exception)
        {
            throw Unwritable(
                $"The store's file '{path}' is read-only, or its permissions or those of its directory forbid writing to it.",
                "Give the user who runs the server read and write access to the file and its directory, or name another store.",
                exception);
        }
        catch (IOException exception)
        {
            throw Unwritable($"The store's file '{path}' cannot be opened: {exception.Message}", "Make the file writable, or name another store.", exception);
        }
    }

    private static bool IsTaken(IOException exception) =>
        exception.GetType() == typeof(IOException) && (OperatingSystem.IsWindows()
            ? (exception.HResult & 0xFFFF) is 32 or 33 // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
            : exception.HResult is 11 or 35); // EWOULDBLOCK on Linux; on macOS and the BSDs

    private static MigrateException Unwritable(string detail, string remedy, Exception? cause = null) =>
        new(ProblemCode.StoreUnwritable, detail, remedy, cause);
}
