namespace Hal9.Migrate.Bench.Gateway;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hal9-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
