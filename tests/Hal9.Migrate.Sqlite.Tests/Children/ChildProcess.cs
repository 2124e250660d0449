using System.Diagnostics;

namespace Hal9.Migrate.Sqlite.Tests.Children;

/// <summary>This very assembly as another process.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts a child that does something with the store of that path.</summary>
    /// <param name="verb">One of <see cref="ChildVerbs"/>.</param>
    /// <param name="path">Of the store.</param>
    /// <param name="prefix">A command that starts it in its stead, as somebody else for example.</param>
    public static ChildProcess Start(string verb, string path, params string[] prefix)
    {
        string[] command = [.. prefix, "dotnet", "exec", typeof(ChildProcess).Assembly.Location, ChildVerbs.Child, verb, path];
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>The next line it says; null when it has ended.</summary>
    public ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) => _process.StandardOutput.ReadLineAsync(cancellationToken);

    /// <summary>Ends it as <c>kill -9</c> does, and returns what it had said until then and nobody had read.</summary>
    public async Task<List<string>> KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        var rest = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return [.. rest.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
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
