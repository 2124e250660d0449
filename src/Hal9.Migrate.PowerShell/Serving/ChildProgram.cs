using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Serving;

/// <summary>
/// hal9-migrate as a child process that says in one line of JSON that it is ready. Ctrl+C in the shell, and its end, are not the child's:
/// it runs until it is stopped.
/// </summary>
#pragma warning disable CA1001 // its process is looked at for as long as anybody has the object; the finalizer of what it holds is enough
internal sealed class ChildProgram
#pragma warning restore CA1001
{
    private const int LinesKept = 200;
    private const int Terminate = 15;

    // The signals of the terminal would reach the child too; being ignored is inherited.
    private const string OwnLife = "trap '' INT QUIT HUP; exec \"$0\" \"$@\"";

    private readonly Process _process;
    private readonly TaskCompletionSource<JsonElement> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _said = new();

    private ChildProgram(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Announce(line.Data);
        _process.ErrorDataReceived += (_, line) => Remember(line.Data);
    }

    /// <summary>Its process id.</summary>
    public int Id { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it said of late, oldest first. Of a type whose [0] is a line in a script: what a collection expression makes of an interface has none there.</summary>
    public ReadOnlyCollection<string> Said
    {
        get
        {
            lock (_said)
            {
                return new([.. _said]);
            }
        }
    }

    /// <summary>Starts it and waits until it is ready. Throws <see cref="MigrateException"/> with what it said when it ends instead.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">The folder it works in.</param>
    /// <param name="timeout">How long to wait for it.</param>
    /// <param name="cancellationToken">Gives up; it is then ended.</param>
    public static async Task<(ChildProgram Child, JsonElement Announcement)> StartAsync(
        ProgramFile program, IEnumerable<string> arguments, string folder, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var child = new ChildProgram(Describe(program, arguments, folder));
        try
        {
            child.Begin(program);
            var ended = child._process.WaitForExitAsync(cancellationToken);
            var first = await Task.WhenAny(child._ready.Task, ended).WaitAsync(timeout, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            return first == ended && !child._ready.Task.IsCompleted ? throw child.Failure() : (child, await child._ready.Task.ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            child.Kill();
            throw new MigrateException(ProblemCode.TimedOut, $"hal9-migrate was not ready after {timeout.TotalSeconds:0} s.{child.LastWords()}", "Give it more time with -TimeoutSec.");
        }
        catch
        {
            child.Kill();
            throw;
        }
    }

    /// <summary>Lets it end in order; after the time given it is ended at once.</summary>
    public async Task StopAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() || _process.HasExited || SendSignal(Id, Terminate) != 0)
        {
            Kill();
        }

        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(patience, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Kill();
            await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends it and everything it started, at once.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It never started, or has ended.
        }
    }

    private static ProcessStartInfo Describe(ProgramFile program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? program.File : "/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            // On Windows a console of its own keeps Ctrl+C away.
            CreateNoWindow = true,
            WorkingDirectory = folder,
        };
        foreach (var argument in OperatingSystem.IsWindows() ? program.Arguments : ["-c", OwnLife, program.File, .. program.Arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private void Begin(ProgramFile program)
    {
        try
        {
            _process.Start();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new MigrateException(ProblemCode.NotFound, $"{program.File} cannot be started: {exception.Message}.", $"Name another with -Path or {ProgramLocator.Variable}.", exception);
        }

        Id = _process.Id;
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it said when it failed; a problem is said as one line of JSON.</summary>
    private MigrateException Failure()
    {
        // The last lines are read by others; when the process has ended and this returns they have been.
        _process.WaitForExit();
        return Said.Select(ProblemDocument.Read).LastOrDefault(problem => problem is not null) is { } problem
            ? new MigrateException(problem)
            : new MigrateException(ProblemCode.Unexpected, $"hal9-migrate ended with exit code {_process.ExitCode} before it was ready.{LastWords()}", "Is it the right program, and is the .NET 10 runtime (ASP.NET Core) installed?");
    }

    private string LastWords() => string.Concat(Said.TakeLast(10).Select(line => $"\n  {line}"));

    private void Announce(string? line)
    {
        try
        {
            if (line is not null && !_ready.Task.IsCompleted)
            {
                _ready.TrySetResult(JsonSerializer.Deserialize<JsonElement>(line));
            }
        }
        catch (JsonException)
        {
            Remember(line);
        }
    }

    private void Remember(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_said)
        {
            _said.Enqueue(line);
            if (_said.Count > LinesKept)
            {
                _said.Dequeue();
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
