using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Json;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.SystemTests.Programs;

/// <summary>A controller and a gateway, apart or in one process. What they keep is in the test's folder and outlives them.</summary>
internal sealed class Installation : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly TemporaryFolder _folder;
    private readonly string[] _plan;
    private readonly IReadOnlyList<(string, string?)> _environment;
    private readonly string[] _more;
    private ProgramProcess? _controller;
    private ProgramProcess? _gateway;
    private string? _gatewayToken;

    private Installation(TemporaryFolder folder, string? plan, IReadOnlyList<(string, string?)>? environment = null, string[]? more = null)
    {
        (_folder, _environment, _more) = (folder, environment ?? [], more ?? []);
        _plan = plan is null ? [] : ["--plan", folder.Write("plan.json", plan)];
    }

    /// <summary>Where users go.</summary>
    public Uri Gateway { get; private set; } = null!;

    /// <summary>The token of a gateway that runs apart.</summary>
    public string GatewayToken => _gatewayToken!;

    /// <summary>The API, for whoever runs the server.</summary>
    public MigrationClient Client { get; private set; } = null!;

    /// <summary>The process of the controller, which may be the gateway's too.</summary>
    public ProgramProcess Controller => _controller!;

    /// <summary>The process of a gateway that runs apart.</summary>
    public ProgramProcess GatewayProcess => _gateway!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Uri Api => Client.Connection.Address;

    /// <summary>serve --no-gateway, and a gateway that obeys it.</summary>
    /// <param name="folder">Where everything is kept.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="environment">What both find of their environment besides.</param>
    /// <param name="more">What both are told besides.</param>
    public static async Task<Installation> StartApartAsync(
        TemporaryFolder folder, string plan, IReadOnlyList<(string, string?)>? environment = null, string[]? more = null)
    {
        var installation = new Installation(folder, plan, environment, more);
        await installation.StartControllerAsync();
        installation._gatewayToken = (await installation.Client.CreateTokenAsync(new("gateway", Role.Gateway), Cancelled)).Token;
        await installation.StartGatewayAsync();
        await installation.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        return installation;
    }

    /// <summary>serve --no-gateway on an empty store.</summary>
    /// <param name="folder">Where everything is kept.</param>
    /// <param name="plan">The plan; null for none.</param>
    /// <param name="environment">What it finds of its environment besides.</param>
    public static async Task<Installation> StartAloneAsync(TemporaryFolder folder, string? plan = null, IReadOnlyList<(string, string?)>? environment = null)
    {
        var installation = new Installation(folder, plan, environment);
        await installation.StartControllerAsync();
        return installation;
    }

    /// <summary>serve, with a gateway in the same process.</summary>
    public static async Task<Installation> StartTogetherAsync(TemporaryFolder folder, string plan)
    {
        var installation = new Installation(folder, plan);
        installation.Gateway = (await installation.ServeAsync("--listen", "http://127.0.0.1:0", "--gateway", "http://127.0.0.1:0")).Gateway!;
        await installation.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        return installation;
    }

    /// <summary>Starts the controller, the second time on the same store and at the same address as the first.</summary>
    public Task StartControllerAsync() => ServeAsync("--listen", Client is null ? "http://127.0.0.1:0" : Api.AbsoluteUri, "--no-gateway");

    /// <summary>Starts the gateway, the second time with the same snapshot.</summary>
    public async Task StartGatewayAsync()
    {
        var process = Hal9Migrate.Start(
            _folder,
            ["gateway", "--controller", Api.AbsoluteUri, "--listen", "http://127.0.0.1:0", "--id", "edge", "--snapshot", _folder.Of("snapshot.json"), "--format", "json", .. _more],
            _gatewayToken,
            _environment);
        _gateway?.Dispose();
        _gateway = process;
        Gateway = (await AnnouncedAsync(process)).Gateway!;
    }

    /// <summary>kill -9.</summary>
    public Task KillGatewayAsync() => GatewayProcess.KillAsync();

    /// <summary>Waits until the migration is as it should be, and says how it then is.</summary>
    public async Task<StatusDocument> UntilAsync(Func<StatusDocument, bool> isSo)
    {
        while (true)
        {
            var status = await Client.GetStatusAsync(Cancelled);
            if (isSo(status))
            {
                return status;
            }

            await Task.Delay(Pace, TimeProvider.System, Cancelled);
        }
    }

    /// <summary>Waits until what was measured is what should have been, and says what it then is.</summary>
    public async Task<PointDocument> EvidenceAsync(Func<PointDocument, bool> isSo)
    {
        while (true)
        {
            // The last five minutes in one point.
            if (await Client.GetEvidenceAsync(new(StepSeconds: 86_400), Cancelled) is [var point] && isSo(point))
            {
                return point;
            }

            await Task.Delay(Pace, TimeProvider.System, Cancelled);
        }
    }

    /// <summary>Runs a verb against this server, as whoever runs the server.</summary>
    public Task<CliResult> RunAsync(params string[] args) => Hal9Migrate.RunAsync(_folder, [.. args, "--server", Api.AbsoluteUri, "--format", "json"]);

    public void Dispose()
    {
        _gateway?.Dispose();
        _controller?.Dispose();
        Client?.Dispose();
    }

    private async Task<Announced> ServeAsync(params string[] where)
    {
        var process = Hal9Migrate.Start(_folder, ["serve", .. _plan, "--store", _folder.Of("store.db"), .. where, "--format", "json", .. _more], token: null, _environment);
        _controller?.Dispose();
        _controller = process;
        var announced = await AnnouncedAsync(process);
        var credentials = CredentialsDocument.Read(await File.ReadAllTextAsync(announced.Credentials!, Cancelled))!;
        Client?.Dispose();
        Client = new(new ServerConnection { Address = announced.Api!, Token = credentials.Token, TokenSource = announced.Credentials! }, TimeProvider.System);
        return announced;
    }

    private static async Task<Announced> AnnouncedAsync(ProgramProcess process)
    {
        var announced = JsonSerializer.Deserialize<Announced>(await process.FirstLineAsync(), Hal9Json.Options)!;
        announced.ProcessId.ShouldBe(process.Id);
        return announced;
    }
}
