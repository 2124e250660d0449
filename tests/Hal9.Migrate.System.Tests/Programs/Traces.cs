using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Hal9.Migrate.SystemTests.Programs;

/// <summary>What a program leaves on a machine: processes that name a folder, and what is in the folder.</summary>
internal static class Traces
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Only Linux shows the command lines of processes without a program to ask.</summary>
    public static bool CanSeeProcesses => OperatingSystem.IsLinux();

    /// <summary>The command lines of all processes that name a folder, by process id.</summary>
    public static IReadOnlyDictionary<int, string> ProcessesNaming(string folder) => Directory.EnumerateDirectories("/proc")
        .Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
        .Select(id => (Id: id, Command: CommandOf(id))).Where(process => process.Command.Contains(folder, StringComparison.Ordinal))
        .ToDictionary(process => process.Id, process => process.Command);

    /// <summary>Waits until so many processes name a folder; they then have everything they need to do so on their own.</summary>
    public static async Task RunningAsync(string folder, int count)
    {
        while (ProcessesNaming(folder).Count < count)
        {
            await Task.Delay(Pace, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends the processes that name a folder.</summary>
    public static void End(string folder)
    {
        foreach (var id in ProcessesNaming(folder).Keys)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
                process.WaitForExit();
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                // It has ended.
            }
        }
    }

    private static string CommandOf(int id)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/cmdline")).Replace('\0', ' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // It has ended.
        }
    }
}
