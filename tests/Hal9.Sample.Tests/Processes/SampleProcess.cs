using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Hal9.Sample.Tests.Processes;

/// <summary>The real program in a process of its own. Killed, if it still runs, when disposed.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    public SampleProcess(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "hal9-sample.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync(Cancellation);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Reads the line that says it listens.</summary>
    public async Task<JsonElement> ReadyAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync(Cancellation);
        line.ShouldNotBeNull(line is null ? await _error : null);
        return JsonElement.Parse(line);
    }

    /// <summary>Reads the line that says it listens, and makes a client for that address.</summary>
    public async Task<HttpClient> ClientAsync() =>
        new() { BaseAddress = new Uri((await ReadyAsync()).GetProperty("listening").GetString()!) };

    /// <summary>Waits until it is gone. What it wrote is what came after the lines read before.</summary>
    public async Task<(int Code, string Output, string Error)> ExitAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(Cancellation);
        var error = await _error;
        await _process.WaitForExitAsync(Cancellation);
        return (_process.ExitCode, output, error);
    }

    /// <summary>As kill -9 does.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends a signal by name; only where there are such signals.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        kill.ExitCode.ShouldBe(0);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
