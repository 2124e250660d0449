using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Client.Tests.Loopback;

namespace Hal9.Migrate.Cli.Tests;

/// <summary>hal9-migrate as a real process, without a terminal.</summary>
internal sealed class CliProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = [];
    private readonly Task _read;

    private CliProcess(Process process)
    {
        _process = process;
        _read = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _error));
    }

    public string Output => Text(_output);

    public string Error => Text(_error);

    /// <summary>Starts it; it knows of no server but this one, for which it finds the credentials file in the folder the server wrote it to.</summary>
    public static CliProcess Start(string[] args, LiveBed? bed = null, string? token = null, string? home = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "hal9-migrate.dll"), .. args])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[CredentialsDocument.HomeVariable] = home ?? Environment.GetEnvironmentVariable(CredentialsDocument.HomeVariable);
        start.Environment[ServerConnection.ServerVariable] = bed?.Address.AbsoluteUri;
        start.Environment[ServerConnection.TokenVariable] = token;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new(process);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<CliResult> RunAsync(string[] args, LiveBed? bed = null, string? token = null, string? home = null)
    {
        using var process = Start(args, bed, token, home);
        return await process.EndAsync();
    }

    /// <summary>Waits until it has said something, on either stream.</summary>
    public async Task SaidAsync(string text)
    {
        var said = _awaited.GetOrAdd(text, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        Look();
        var first = await Task.WhenAny(said.Task, _read);
        (first == said.Task || said.Task.IsCompleted).ShouldBeTrue($"It ended and did not say \"{text}\". Out: {Output} Error: {Error}");
    }

    /// <summary>What Ctrl+C does.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
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

        _process.Dispose();
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

            Look();
        }
    }

    private void Look()
    {
        var said = Output + Error;
        foreach (var (text, source) in _awaited)
        {
            if (said.Contains(text, StringComparison.Ordinal))
            {
                source.TrySetResult();
            }
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
