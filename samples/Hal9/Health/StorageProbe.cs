namespace Hal9.Sample.Health;

/// <summary>The directory of the store can be written, and how much room is left.</summary>
internal sealed class StorageProbe(string storePath) : IComponentProbe
{
    private const long MiB = 1024 * 1024;
    private const long Little = 256 * MiB;
    private const long TooLittle = 32 * MiB;

    private static readonly byte[] Block = new byte[4096];

    public string Component => "storage";

    // Never opens the store file itself: closing any handle to it would drop the locks SQLite holds on it for this process
    // (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
    public async ValueTask<ComponentHealth> MeasureAsync(CancellationToken cancellation)
    {
        await using (var probe = new FileStream(
            storePath + ".probe", FileMode.Create, FileAccess.Write, FileShare.None, Block.Length, FileOptions.DeleteOnClose))
        {
            await probe.WriteAsync(Block, cancellation);
            await probe.FlushAsync(cancellation);
        }

        var directory = Path.GetDirectoryName(storePath)!;
        var free = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(directory)! : directory).AvailableFreeSpace;
        return new ComponentHealth(
            free < TooLittle ? HealthStatus.Unhealthy : free < Little ? HealthStatus.Degraded : HealthStatus.Healthy,
            Math.Round(Math.Clamp((double)free / (4 * Little), 0, 1), 3),
            $"writable, {free / MiB} MiB free on its disk");
    }
}
