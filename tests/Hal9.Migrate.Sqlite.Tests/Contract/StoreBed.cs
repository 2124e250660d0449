
namespace Hal9.Migrate.Storage.Contract;

/// <summary>A place for one store, empty at first: what an implementation provides so that the contract can be run against it.</summary>
public abstract class StoreBed : IAsyncDisposable
{
    /// <summary>Opens the store in this place. The one opened before is closed or was deposed.</summary>
    public abstract Task<IMigrationStore> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Lets another controller take over, as after a lost lease, while the given store is still open.</summary>
    public abstract Task DeposeAsync(IMigrationStore store, CancellationToken cancellationToken);

    /// <summary>Removes the place.</summary>
    public abstract ValueTask DisposeAsync();
}
