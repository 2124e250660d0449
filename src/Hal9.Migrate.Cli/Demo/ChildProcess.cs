using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>A program started for the demo, which says in one line of JSON on stdout that it is ready, and ends with the demo.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int LinesKept = 20;

    private readonly string _name;
    private readonly Process _process;
    private readonly TaskCompletionSource<JsonElement> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _said = [];

    private ChildProcess(string name, ProcessStartInfo start)
    {
        _name = name;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Announce(line.Data);
        _process.ErrorDataReceived += (_, line) => Remember(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(Failure());
    }

    /// <summary>What it said when it was ready.</summary>
    public JsonElement Announcement { get; private set; }

    /// <summary>Starts a program and waits until it is ready. Throws when it ends instead, with what it said.</summary>
    public static async Task<ChildProcess> StartAsync(
        string name, ProgramFiles program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program.File) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in program.Arguments.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        var child = new ChildProcess(name, start);
        try
        {
            child._process.Start();
            child._process.BeginOutputReadLine();
            child._process.BeginErrorReadLine();
            child.Announcement = await child._ready.Task.WaitAsync(cancellationToken);
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once: everything the demo starts keeps what it must on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        catch (InvalidOperationException)
        {
            // It never started, or has ended.
        }

        _process.Dispose();
    }

    /// <summary>Why it ended: the problem that it said, or else all that it said.</summary>
    private MigrateException Failure()
    {
        // The last lines are read by others; when this returns they have been.
        _process.WaitForExit();
        return _said.Select(ProblemDocument.Read).LastOrDefault(problem => problem is not null) is { } problem
            ? new MigrateException(problem)
            : new MigrateException(ProblemCode.Unexpected, $"The {_name} ended before it was ready.{Environment.NewLine}{string.Join(Environment.NewLine, _said)}");
    }

    private void Announce(string? line)
    {
        if (line is null || _ready.Task.IsCompleted)
        {
            return;
        }

        try
        {
            _ready.TrySetResult(JsonSerializer.Deserialize<JsonElement>(line));
        }
        catch (JsonException)
        {
            Remember(line);
        }
    }

    private void Remember(string? line)
    {
        if (line is not null)
        {
            _said.Enqueue(line);
            if (_said.Count > LinesKept)
            {
                _said.TryDequeue(out _);
            }
        }
    }
}
