using Hal9.Migrate.Storage;
using Hal9.Migrate.Storage.Contract;

namespace Hal9.Migrate.Sqlite.Tests;

/// <summary>A folder of its own with one store in it.</summary>
public sealed class SqliteBed : StoreBed
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("hal9-sqlite-").FullName;

    public string Path => System.IO.Path.Combine(Folder, "store.db");

    public override async Task<IMigrationStore> OpenAsync(CancellationToken cancellationToken) =>
        await SqliteStore.OpenAsync(Path, Raw.Small, cancellationToken);

    public override Task DeposeAsync(IMigrationStore store, CancellationToken cancellationToken)
    {
        Raw.Execute(Path, "UPDATE control SET epoch = epoch + 1");
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
