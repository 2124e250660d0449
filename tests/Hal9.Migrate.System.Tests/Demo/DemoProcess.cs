using Hal9.Migrate.SystemTests.Programs;

namespace Hal9.Migrate.SystemTests.Demo;

/// <summary>The demo, with a temporary folder of its own, which the command line of everything it starts names.</summary>
internal sealed class DemoProcess : IDisposable
{
    /// <summary>Two services and a server.</summary>
    private const int Children = 3;

    private readonly TemporaryFolder _folder = new();

    /// <summary>Starts it.</summary>
    /// <param name="args">What comes after demo.</param>
    /// <param name="prefix">A command that starts it in its stead.</param>
    public DemoProcess(string[] args, params string[] prefix)
    {
        Directory.CreateDirectory(Temporary);
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            // PostgreSQL, which refuses to run as root, has to get through to its own folder.
            const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            File.SetUnixFileMode(_folder.Of("."), All | UnixFileMode.OtherExecute);
            File.SetUnixFileMode(Temporary, All | UnixFileMode.OtherExecute);
        }

        // The shortest steps that leave the gates enough requests; what is proved is the same.
        Process = ProgramProcess.Start(
            [.. prefix, .. Hal9Migrate.Command(["demo", "--seconds-per-step", "2", .. args])],
            [.. Hal9Migrate.Environment(_folder), ("TMPDIR", Temporary), ("TMP", Temporary), ("TEMP", Temporary)]);
    }

    public ProgramProcess Process { get; }

    private string Temporary => _folder.Of("temporary");

    /// <summary>Waits until everything it starts runs.</summary>
    public Task ChildrenAsync() => Traces.CanSeeProcesses ? Traces.RunningAsync(Process, Temporary, Children) : Task.CompletedTask;

    /// <summary>It has ended everything it had started, and has removed everything it had written.</summary>
    public void ShouldHaveLeftNothing()
    {
        if (Traces.CanSeeProcesses)
        {
            Traces.ProcessesNaming(Temporary).ShouldBeEmpty();
        }

        Directory.EnumerateFileSystemEntries(Temporary, "hal9-*").ShouldBeEmpty();
        Directory.Exists(_folder.Of("home")).ShouldBeFalse();
    }

    public void Dispose()
    {
        Process.Dispose();
        if (Traces.CanSeeProcesses)
        {
            // Only what a demo that failed its test has left.
            Traces.End(Temporary);
        }

        _folder.Dispose();
    }
}
