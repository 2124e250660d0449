using System.Diagnostics;

namespace Hal9.Migrate.Sqlite.Tests;

/// <summary>A real file system that is soon full; only root can make one.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("hal9-disk-").FullName;

    private SmallDisk()
    {
    }

    public string Folder => Path.Combine(_home, "mounted");

    private string FillerPath => Path.Combine(Folder, "filler");

    /// <summary>Mounts one of some MiB, or skips the test and says why.</summary>
    public static async Task<SmallDisk> MountAsync(string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small disk needs Linux and root.");
        var disk = new SmallDisk();
        Directory.CreateDirectory(disk.Folder);
        var image = Path.Combine(disk._home, "image");
        var failure = kind == "tmpfs"
            ? await RunAsync("mount", "-t", "tmpfs", "-o", "size=4m", "hal9", disk.Folder)
            : await RunAsync("truncate", "-s", "16M", image)
                ?? await RunAsync("mkfs.ext4", "-q", "-m", "0", image)
                ?? await RunAsync("mount", "-o", "loop", image, disk.Folder);
        if (failure is not null)
        {
            Directory.Delete(disk._home, recursive: true);
            Assert.Skip($"A small {kind} cannot be mounted here: {failure}");
        }

        return disk;
    }

    /// <summary>Writes until nothing more fits.</summary>
    public void Fill()
    {
        using var filler = new FileStream(FillerPath, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, BufferSize = 0 });
        for (var size = 1 << 16; size >= 512;)
        {
            try
            {
                filler.Write(new byte[size]);
                filler.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(FillerPath);

    public async ValueTask DisposeAsync()
    {
        (await RunAsync("umount", Folder)).ShouldBeNull();
        Directory.Delete(_home, recursive: true);
    }

    private static async Task<string?> RunAsync(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : $"{command}: {error.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return $"{command}: {exception.Message}";
        }
    }
}
