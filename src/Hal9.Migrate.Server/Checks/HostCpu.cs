using System.Globalization;
using System.Runtime.InteropServices;

namespace Hal9.Migrate.Server.Checks;

/// <summary>How long this machine's processors have worked and idled since it started.</summary>
internal static partial class HostCpu
{
    /// <summary>Both in the system's own unit; null where the system does not tell.</summary>
    public static (double Idle, double Total)? Read() =>
        OperatingSystem.IsLinux() ? ReadLinux() : OperatingSystem.IsWindows() ? ReadWindows() : OperatingSystem.IsMacOS() ? ReadMac() : null;

    /// <summary>The share of the processors' time that was worked between two looks, 0..1; null where the system does not tell, or no time has passed.</summary>
    public static double? BusyBetween((double Idle, double Total)? before, (double Idle, double Total)? after) =>
        before is { } then && after is { } now && now.Total > then.Total ? Math.Clamp(1 - (now.Idle - then.Idle) / (now.Total - then.Total), 0, 1) : null;

    /// <summary>The first line of /proc/stat: user, nice, system, idle, iowait, … (man 5 proc).</summary>
    private static (double Idle, double Total)? ReadLinux()
    {
        try
        {
            var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToList();
            return ticks.Count < 5 ? null : (ticks[3] + ticks[4], ticks.Sum());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    private static (double Idle, double Total)? ReadWindows() =>
        GetSystemTimes(out var idle, out var kernel, out var user) ? (idle, kernel + user) : null; // kernel time includes idle time

    private static (double Idle, double Total)? ReadMac()
    {
        var count = CpuLoadCount;
        var ticks = new uint[CpuLoadCount];
        return host_statistics(mach_host_self(), HostCpuLoadInfo, ticks, ref count) == 0 ? (ticks[2], ticks.Sum(tick => (double)tick)) : null;
    }

    private const int HostCpuLoadInfo = 3;
    private const uint CpuLoadCount = 4;

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetSystemTimes(out long idle, out long kernel, out long user);

    [LibraryImport("libSystem")]
    private static partial uint mach_host_self();

    [LibraryImport("libSystem")]
    private static partial int host_statistics(uint host, int flavor, [Out] uint[] info, ref uint count);
}
