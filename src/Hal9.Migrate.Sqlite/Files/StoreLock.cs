namespace Hal9.Migrate.Sqlite.Files;

/// <summary>Keeps every other server away from a store. Belongs to the process: it ends with it, however that ends.</summary>
/// <remarks>
/// An open file that nobody else may open (flock, or a share mode on Windows). Where a file system has no such locks, the epoch in
/// the store still sees to it that only the last one who opened it can write.
/// </remarks>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _held;

    private StoreLock(FileStream held) => _held = held;

    /// <summary>Takes the lock; null when somebody has it.</summary>
    public static StoreLock? TryTake(StoreFile file) => StoreFile.TryOpenAlone(file.LockPath) is { } alone ? new StoreLock(alone) : null;

    public void Dispose() => _held.Dispose();
}
