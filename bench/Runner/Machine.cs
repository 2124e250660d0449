using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Hal9.Migrate.Bench.Runner;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {model ?? "unknown processor"}, {memory:0} GB; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; {Version("nginx", "-v")}; {Version("haproxy", "-v")}");
    }

    private static string Version(string program, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo(program, argument)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var text = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        return text.Split('\n')[0].Split(" - ")[0].Trim();
    }
}
