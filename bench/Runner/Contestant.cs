using System.Diagnostics;
using System.Globalization;

namespace Hal9.Migrate.Bench.Runner;

/// <summary>A running program that is measured, with all processes it has started.</summary>
internal sealed class Contestant : IDisposable
{
    private readonly Process _process;

    private Contestant(string name, int port, Process process) => (Name, Port, _process) = (name, port, process);

    public string Name { get; }

    public int Port { get; }

    /// <summary>What it reads and says, where it talks.</summary>
    public StreamWriter In => _process.StandardInput;

    /// <inheritdoc cref="In"/>
    public StreamReader Out => _process.StandardOutput;

    /// <summary>Processor time of the program and its children so far.</summary>
    public TimeSpan Cpu => Tree(_process.Id).Aggregate(TimeSpan.Zero, (sum, id) => sum + CpuOf(id));

    /// <summary>The memory it has resident now, in MiB.</summary>
    public double MemoryMib => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;

    public static async Task<Contestant> StartAsync(string name, int port, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        var contestant = new Contestant(name, port, Process.Start(start)!);
        await Ports.ListeningAsync(port);
        return contestant;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static IEnumerable<int> Tree(int root)
    {
        var children = File.ReadAllText($"/proc/{root}/task/{root}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return children.Select(child => int.Parse(child, CultureInfo.InvariantCulture)).SelectMany(Tree).Prepend(root);
    }

    private static TimeSpan CpuOf(int id)
    {
        // utime and stime, which hold what threads that have ended had used; the name before them may have spaces.
        var text = File.ReadAllText($"/proc/{id}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(ticks / 100.0);
    }
}
