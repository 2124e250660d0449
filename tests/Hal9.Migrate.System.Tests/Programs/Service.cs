using System.Net.Http.Json;
using System.Text.Json;

namespace Hal9.Migrate.SystemTests.Programs;

/// <summary>A sample HAL9 as a process.</summary>
internal sealed class Service : IDisposable
{
    private readonly ProgramProcess _process;

    private Service(ProgramProcess process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>Starts one with few neurons, the same in both modes.</summary>
    /// <param name="folder">Where its store is.</param>
    /// <param name="mode">flat or hierarchical.</param>
    /// <param name="environment">What differs from this process's environment.</param>
    public static async Task<Service> StartAsync(TemporaryFolder folder, string mode, params IEnumerable<(string Variable, string? Value)> environment)
    {
        var process = ProgramProcess.Start(
        [
            "dotnet", Path.Combine(Hal9Migrate.Folder, "sample", "hal9-sample.dll"),
            "--mode", mode, "--neurons", "200", "--store", folder.Of(mode + ".db"), "--demo-faults",
        ], environment);
        var ready = JsonElement.Parse(await process.FirstLineAsync());
        return new(process, new Uri(ready.GetProperty("listening").GetString()!));
    }

    /// <summary>From now on something is wrong with it.</summary>
    public async Task FailAsync(string kind)
    {
        using var http = new HttpClient();
        using var response = await http.PutAsJsonAsync(new Uri(Url, "/demo/fault"), new { kind }, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => _process.Dispose();
}
