using System.Text.Json;
using Hal9.Migrate.Json;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Control;

/// <summary>
/// The last good snapshot on disk, so that a restarted gateway goes on before it has reached its controller. Written to a file beside
/// it, flushed to the disk, and renamed over the old one: whoever reads finds the old or the new one, whole.
/// </summary>
/// <remarks>The snapshot carries the key of route tokens, so only its owner may read the file; on Windows the folder's rights see to that.</remarks>
internal sealed class SnapshotFile(string path)
{
    // A snapshot has at most 100 templates and 250 rules; anything near this size is none.
    private const long MaxBytes = 1024 * 1024;

    /// <summary>Where it is.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Reads it; null when there is none.</summary>
    /// <exception cref="InvalidDataException">It is not a snapshot; the message says why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public RoutingSnapshot? Load()
    {
        if (!File.Exists(Path))
        {
            return null;
        }

        if (new FileInfo(Path).Length > MaxBytes)
        {
            throw new InvalidDataException("It is larger than any snapshot.");
        }

        try
        {
            var snapshot = JsonSerializer.Deserialize<RoutingSnapshot>(File.ReadAllBytes(Path), Hal9Json.Options);
            return SnapshotCheck.Fault(snapshot) is { } fault ? throw new InvalidDataException(fault) : snapshot;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    /// <summary>Writes it; durable when this returns.</summary>
    /// <exception cref="IOException">It cannot be written; the old one is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; the old one is as it was.</exception>
    public void Save(RoutingSnapshot snapshot)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var beside = Path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // The mode counts only for a file that is made.
            File.Delete(beside);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(beside, options))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(snapshot, Hal9Json.Options));
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, Path, overwrite: true);
    }
}
