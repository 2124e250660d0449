using System.Diagnostics;

namespace Hal9.Migrate.Gateway.Tests.Testing;

/// <summary>A gateway in a process of its own.</summary>
internal sealed class ChildGateway : IDisposable
{
    private readonly Process _process;

    private ChildGateway(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public static async Task<ChildGateway> StartAsync(string snapshotPath, Uri controller, Action<ProcessStartInfo>? configure = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Hal9.Migrate.Gateway.TestHost.dll");
        var start = new ProcessStartInfo("dotnet", [program, "http://127.0.0.1:0", snapshotPath, controller.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        configure?.Invoke(start);
        var process = Process.Start(start)!;
        var address = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new ChildGateway(process, new Uri(address ?? throw new InvalidOperationException("The gateway did not start.")));
    }

    /// <summary>Ends it as a power cut does: SIGKILL, TerminateProcess.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends it in good order; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
