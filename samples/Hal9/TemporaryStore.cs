using Hal9.Sample.Neurons;

namespace Hal9.Sample;

/// <summary>A store file of an instance that was given none; deleted with it.</summary>
internal sealed class TemporaryStore(NetworkMode mode) : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"hal9-{mode.Name()}-{Guid.NewGuid():N}.db");

    public void Dispose()
    {
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            File.Delete(Path + suffix);
        }
    }
}
