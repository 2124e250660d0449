using System.Globalization;
using System.Text.Json;

namespace Hal9.Migrate.Bench.Runner;

/// <summary>The two services behind every proxy, and the proxies in front of them.</summary>
internal sealed class Services(string bench) : IDisposable
{
    private readonly List<Contestant> _started = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hal9-bench-");
    private Contestant? _legacy;
    private Contestant? _successor;

    public Contestant Legacy => _legacy!;

    public Contestant Successor => _successor!;

    public async Task StartServicesAsync()
    {
        _legacy ??= await DotnetAsync("legacy", "Backend", "bench-backend");
        _successor ??= await DotnetAsync("successor", "Backend", "bench-backend");
    }

    public Task<Contestant> GatewayAsync(string mode) => DotnetAsync("gateway", "Gateway", "bench-gateway", UrlOf(Legacy), UrlOf(Successor), mode);

    /// <summary>A gateway whose successor refuses every connection: nobody listens there.</summary>
    public Task<Contestant> GatewayOfNobodyAsync(string mode) => DotnetAsync(
        "gateway", "Gateway", "bench-gateway", UrlOf(Legacy), string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free()}"), mode);

    /// <summary>Makes the successor misbehave from now on; "none" ends that.</summary>
    public async Task MisbehaveAsync(string fault)
    {
        using var client = new HttpClient();
        await client.GetStringAsync(new Uri($"{UrlOf(Successor)}/fault/{fault}"));
    }

    /// <summary>A whole server, as its owner starts it, with this in its plan; its port is the gateway's. With it the API's address, and an admin's token.</summary>
    public async Task<(Contestant Server, Uri Api, string Token)> ServerAsync(string plan)
    {
        Environment.SetEnvironmentVariable("HAL9_HOME", FileOf("home"));
        await File.WriteAllTextAsync(FileOf("plan.json"), $$"""
            { "name": "bench", "legacy": { "url": "{{UrlOf(Legacy)}}" }, "successor": { "url": "{{UrlOf(Successor)}}" }, {{plan}} }
            """);
        var port = Ports.Free();
        var program = Path.Combine(bench, "..", "src", "Hal9.Migrate.Cli", "bin", "Release", "net10.0", "hal9-migrate.dll");
        var server = await KeepAsync(Contestant.StartAsync(
            "server", port, "dotnet", program, "serve", "--plan", FileOf("plan.json"), "--store", FileOf($"store-{port}.db"), "--listen", "http://127.0.0.1:0",
            "--gateway", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"), "--format", "json"));
        var said = JsonDocument.Parse(await server.Out.ReadLineAsync() ?? throw new InvalidOperationException("The server has ended.")).RootElement;
        var credentials = JsonDocument.Parse(await File.ReadAllTextAsync(said.GetProperty("credentials").GetString()!)).RootElement;
        return (server, new Uri(said.GetProperty("api").GetString()!), credentials.GetProperty("token").GetString()!);
    }

    public Task<Contestant> BareYarpAsync() => DotnetAsync("bare YARP", "BareYarp", "bench-bare-yarp", UrlOf(Legacy), UrlOf(Successor));

    public async Task<Contestant> NginxAsync(bool mirror)
    {
        var port = Ports.Free();
        var folder = _folder.CreateSubdirectory("nginx-" + port.ToString(CultureInfo.InvariantCulture));
        var config = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(config, ProxyConfigs.Nginx(port, folder.FullName, Legacy.Port, Successor.Port, mirror));
        return await KeepAsync(Contestant.StartAsync(mirror ? "nginx mirror" : "nginx", port, "nginx", "-c", config, "-p", folder.FullName, "-e", Path.Combine(folder.FullName, "start.log")));
    }

    public async Task<Contestant> HaproxyAsync()
    {
        var port = Ports.Free();
        var config = Path.Combine(_folder.FullName, "haproxy.cfg");
        await File.WriteAllTextAsync(config, ProxyConfigs.Haproxy(port, Legacy.Port, Successor.Port));
        return await KeepAsync(Contestant.StartAsync("haproxy", port, "haproxy", "-db", "-f", config));
    }

    public string FileOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        foreach (var contestant in _started)
        {
            contestant.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<Contestant> DotnetAsync(string name, string project, string assembly, params string[] arguments)
    {
        var port = Ports.Free();
        var program = Path.Combine(bench, project, "bin", "Release", "net10.0", assembly + ".dll");
        return await KeepAsync(Contestant.StartAsync(
            name, port, "dotnet", [program, port.ToString(CultureInfo.InvariantCulture), .. arguments]));
    }

    private async Task<Contestant> KeepAsync(Task<Contestant> starting)
    {
        var contestant = await starting;
        _started.Add(contestant);
        return contestant;
    }

    private static string UrlOf(Contestant service) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{service.Port}");
}
