using System.Net.Http.Json;
using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Cli.Demo.Databases;
using Hal9.Migrate.Cli.Documents;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Json;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>A flat and a hierarchical HAL9, a migration server with a gateway in front of them, and users: all real, each in a process of its own.</summary>
internal sealed class PracticeRange : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _running = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly string _folder = Directory.CreateTempSubdirectory("hal9-demo-").FullName;

    private PracticeRange() => Databases = new SqliteFiles(_folder);

    /// <summary>Where the services keep what they know.</summary>
    private IDemoDatabases Databases { get; set; }

    public Uri Legacy { get; private set; } = null!;

    public Uri Successor { get; private set; } = null!;

    public int Neurons { get; private set; }

    /// <summary>Users' requests a second.</summary>
    public int Rate { get; private set; }

    public string Plan { get; private set; } = "";

    public ServingDocument Server { get; private set; } = null!;

    public Signals Signals { get; private set; } = null!;

    public LoadGenerator Load { get; private set; } = null!;

    public MigrationClient Client { get; private set; } = null!;

    /// <summary>Starts everything; what was started is ended when something fails.</summary>
    /// <param name="options">What it is to be like.</param>
    /// <param name="isPersonal">Whether the person will use it too: then the token goes where clients look for it, else it stays in the demo's folder.</param>
    /// <param name="say">Told what is being done.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    public static async Task<PracticeRange> StartAsync(DemoOptions options, bool isPersonal, Action<string> say, TimeProvider time, CancellationToken cancellationToken)
    {
        var range = new PracticeRange();
        try
        {
            if (options.Databases is { } databases)
            {
                say("Preparing the databases ...");
                range.Databases = range.Keep(await databases(cancellationToken));
            }

            say("Starting a flat and a hierarchical HAL9 with the same neurons ...");
            var services = await Task.WhenAll(range.StartServiceAsync("flat", options, cancellationToken), range.StartServiceAsync("hierarchical", options, cancellationToken));
            (range.Legacy, range.Successor) = (AddressOf(services[0]), AddressOf(services[1]));
            range.Neurons = services[0].Announcement.GetProperty("neurons").GetInt32();
            range.Signals = await Signals.ReadAsync(range._http, range.Legacy, cancellationToken);
            range.Rate = options.RequestsPerSecond ?? await range.CalibrateAsync(time, cancellationToken);
            range.Plan = DemoPlan.Write(options.SecondsPerStep, range.Rate, range.Legacy, range.Successor,
                options.MovesRows ? DemoPlan.RowsOf(Path.Combine(AppContext.BaseDirectory, "sample"), range.Databases.Kind) : null);

            say("Starting the migration server and its gateway ...");
            await range.StartServerAsync(options, isPersonal, time, cancellationToken);
            range.Load = range.Keep(new LoadGenerator(range.Server.Gateway!, range.Signals, range.Rate, writes: options.MovesRows, time));
            return range;
        }
        catch
        {
            await range.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the successor have a fault.</summary>
    public async Task InjectAsync(DemoFault fault, CancellationToken cancellationToken)
    {
        Load.BlameFault();
        using var response = await _http.PutAsJsonAsync(new Uri(Successor, "/demo/fault"), new { kind = fault.Name, rate = fault.Share, latency_ms = 400 }, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>How many of the writes that users were told are kept are not in a service's store.</summary>
    public Task<int> CountLostWritesAsync(Uri owner, CancellationToken cancellationToken) => Load.Written.CountLostAsync(_http, owner, cancellationToken);

    /// <summary>The resident memory of a service in MB; null when it does not say.</summary>
    public async Task<double?> MemoryAsync(Uri service, CancellationToken cancellationToken)
    {
        try
        {
            var metrics = await _http.GetStringAsync(new Uri(service, "/metrics"), cancellationToken);
            var line = metrics.Split('\n').FirstOrDefault(line => line.StartsWith("process_resident_memory_bytes ", StringComparison.Ordinal));
            return line is null ? null : double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) / (1024 * 1024);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(_running.Count);
        Client?.Dispose();
        _http.Dispose();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // The system clears its temporary folder in time.
        }
    }

    /// <summary>Ends what was started first so many, the last first; one that cannot be ended keeps none of the others running.</summary>
    private async ValueTask EndAsync(int count)
    {
        if (count == 0)
        {
            return;
        }

        try
        {
            await _running[count - 1].DisposeAsync();
        }
        finally
        {
            await EndAsync(count - 1);
        }
    }

    /// <summary>How many requests a second the legacy answers with room to spare: it takes them one at a time, so its usual time for one tells.</summary>
    private async Task<int> CalibrateAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        const double Busy = 0.35;
        const int Probes = 60;
        var seconds = new List<double>();
        for (var i = 0; i < Probes; i++)
        {
            var begun = time.GetTimestamp();
            (await _http.GetAsync(new Uri(Legacy, Signals.PathOf(i)), cancellationToken)).Dispose();
            seconds.Add(time.GetElapsedTime(begun).TotalSeconds);
        }

        return (int)Math.Clamp(Busy / seconds.Order().ElementAt(Probes / 2), 20, 240);
    }

    private async Task<ChildProcess> StartServiceAsync(string mode, DemoOptions options, CancellationToken cancellationToken)
    {
        var store = Databases.ConnectionOf(mode);
        string[] arguments =
        [
            "--mode", mode, "--urls", "http://127.0.0.1:0", "--neurons", $"{options.Neurons}", "--demo-faults",
            .. Databases.HoldsSecrets ? Array.Empty<string>() : ["--store", store],
        ];
        var environment = Databases.HoldsSecrets ? new Dictionary<string, string> { ["HAL9_STORE"] = store } : [];
        return Keep(await ChildProcess.StartAsync($"{mode} HAL9", ProgramFiles.Sample(), arguments, environment, cancellationToken));
    }

    private async Task StartServerAsync(DemoOptions options, bool isPersonal, TimeProvider time, CancellationToken cancellationToken)
    {
        var plan = Path.Combine(_folder, "plan.json");
        await File.WriteAllTextAsync(plan, Plan, cancellationToken);
        var environment = DemoPlan.Modes.ToDictionary(DemoPlan.SecretOf, Databases.ConnectionOf);
        if (!isPersonal)
        {
            environment[CredentialsDocument.HomeVariable] = _folder;
        }

        var server = Keep(await ChildProcess.StartAsync(
            "migration server", ProgramFiles.Self,
            [
                "serve", "--plan", plan, "--store", Path.Combine(_folder, "store.db"), "--listen", $"http://127.0.0.1:{options.Port}",
                "--gateway", "http://127.0.0.1:0", "--format", "json",
            ],
            environment, cancellationToken));
        Server = server.Announcement.Deserialize<ServingDocument>(Hal9Json.Options)!;
        var credentials = CredentialsDocument.Read(await File.ReadAllTextAsync(Server.Credentials!, cancellationToken))!;
        Client = new MigrationClient(new ServerConnection { Address = Server.Api!, Token = credentials.Token, TokenSource = Server.Credentials! }, time);
    }

    private static Uri AddressOf(ChildProcess service) => new(service.Announcement.GetProperty("listening").GetString()!);

    private T Keep<T>(T running)
        where T : IAsyncDisposable
    {
        lock (_running)
        {
            _running.Add(running);
        }

        return running;
    }
}
