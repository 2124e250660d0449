using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Hal9.Migrate.Cli.Tests;

/// <summary>A program as a real process, without a terminal. Killed, with all that it started, when disposed; then a test that failed shows what it had said.</summary>
internal sealed class ProgramProcess : IDisposable
{
    private readonly string _command;
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Task _read;
    private TaskCompletionSource _more = NewSource();

    private ProgramProcess(string command, Process process)
    {
        (_command, _process) = (command, process);
        _read = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _error));
    }

    public int Id => _process.Id;

    public string Output => Text(_output);

    public string Error => Text(_error);

    /// <summary>Starts it.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">What differs from this process's; null removes a variable.</param>
    public static ProgramProcess Start(string[] command, params IEnumerable<(string Variable, string? Value)> environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new(string.Join(' ', command), process);
    }

    /// <summary>Waits until it has said something, on either stream.</summary>
    public Task SaidAsync(string text) => UntilAsync(() => (Output + Error).Contains(text, StringComparison.Ordinal), text);

    /// <summary>The first line on standard output.</summary>
    public async Task<string> FirstLineAsync()
    {
        await UntilAsync(() => Output.Contains('\n'), "a line on standard output");
        return Output.Split('\n')[0];
    }

    /// <summary>What Ctrl+C does.</summary>
    public Task InterruptAsync() => SignalAsync("INT");

    /// <summary>Sends a signal by name; only where there are such signals.</summary>
    /// <param name="name">TERM, INT.</param>
    /// <param name="wholeGroup">Whether every process of the group it leads gets it too, as from a terminal.</param>
    public async Task SignalAsync(string name, bool wholeGroup = false)
    {
        using var kill = Process.Start("kill", [$"-{name}", "--", (wholeGroup ? -_process.Id : _process.Id).ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        kill.ExitCode.ShouldBe(0);
    }

    /// <summary>Ends it as a power cut does: SIGKILL, TerminateProcess. What it started goes on.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task<CliResult> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _read;
        return new(_process.ExitCode, Output, Error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"--- {_command}\n{Output}{Error}");
        _process.Dispose();
    }

    private async Task UntilAsync(Func<bool> isSo, string what)
    {
        while (true)
        {
            // Both are looked at first, so that nothing is missed that is said while the condition is.
            var (more, ended) = (_more.Task, _read.IsCompleted);
            if (isSo())
            {
                return;
            }

            ended.ShouldBeFalse($"It ended and did not say \"{what}\". Out: {Output} Error: {Error}");
            await Task.WhenAny(more, _read).WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    private async Task ReadAsync(StreamReader reader, StringBuilder into)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var length)
        {
            lock (into)
            {
                into.Append(buffer, 0, length);
            }

            Interlocked.Exchange(ref _more, NewSource()).TrySetResult();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
