using System.Runtime.CompilerServices;
using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Server.Hosting;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Client.Tests.Loopback;

/// <summary>
/// A real server with a real store and, where traffic is wanted, its gateway, two real services behind it and users who send requests
/// through it. Its state survives <see cref="StopAsync"/>.
/// </summary>
internal sealed class LiveBed : IAsyncDisposable
{
    /// <summary>Holds of a second and lenient gates, so that a little traffic is enough; before RampUp a person has to approve.</summary>
    private const string PlanText = """
        {
          "name": "hal9-test",
          "legacy": { "url": "LEGACY" },
          "successor": { "url": "SUCCESSOR" },
          "traffic": { "key": "header:X-User" },
          "shadow": { "hold": "1s", "gates": [{ "metric": "parity", "min": 0.5 }] },
          "canary": { "steps": [20, 50], "hold": "1s", "gates": [{ "metric": "errorRate", "max": 0.5 }] },
          "state": { "gates": [{ "name": "people", "approval": true }] },
          "rampUp": { "steps": [75], "hold": "1s", "gates": [] },
          "full": { "hold": "1s" },
          "triggers": [{ "metric": "errorRate", "max": 0.2, "window": "5s", "for": "1s" }]
        }
        """;

    private const int Users = 4;
    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _end = new();
    private LoopbackServer _legacy = null!;
    private LoopbackServer _successor = null!;
    private ServerHost _host = null!;
    private Task _users = Task.CompletedTask;

    /// <summary>The API.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The token of the first admin, as the server wrote it for whoever runs it.</summary>
    public string Token { get; private set; } = "";

    /// <summary>The plan's text.</summary>
    public string Plan { get; private set; } = "";

    /// <summary>Whether the successor answers everything with 500.</summary>
    public bool IsSuccessorBroken { get; set; }

    /// <summary>Starts it.</summary>
    /// <param name="traffic">Whether there are a gateway and users; without them a migration stays where it is.</param>
    /// <param name="registered">Whether the plan is registered.</param>
    public static async Task<LiveBed> StartAsync(bool traffic = true, bool registered = true)
    {
        var bed = new LiveBed();
        bed._legacy = await LoopbackServer.StartAsync(AnswerAsync);
        bed._successor = await LoopbackServer.StartAsync(http =>
        {
            http.Response.StatusCode = bed.IsSuccessorBroken ? 500 : 200;
            return AnswerAsync(http);
        });
        bed.Plan = PlanText.Replace("LEGACY", bed._legacy.Address.AbsoluteUri, StringComparison.Ordinal)
            .Replace("SUCCESSOR", bed._successor.Address.AbsoluteUri, StringComparison.Ordinal);
        await bed.StartHostAsync("http://127.0.0.1:0", traffic ? "http://127.0.0.1:0" : null, registered ? PlanReader.Read(bed.Plan).Plan : null);
        if (traffic)
        {
            using var client = bed.Connect();
            while (registered && (await client.GetStatusAsync(bed._end.Token)).Gateways is not [{ UpToDate: true }])
            {
                await Task.Delay(Think, TimeProvider.System, bed._end.Token);
            }

            bed._users = Task.WhenAll(Enumerable.Range(0, Users).Select(user => Task.Run(() => bed.UseAsync(user))));
        }

        return bed;
    }

    /// <summary>A client with the first admin's token.</summary>
    public MigrationClient Connect(TimeProvider? time = null, string? token = null) =>
        new(new ServerConnection { Address = Address, Token = token ?? Token, TokenSource = "the test" }, time ?? TimeProvider.System);

    /// <summary>A client of somebody else, who may do so much.</summary>
    public async Task<MigrationClient> ConnectAsAsync(string name, Role role)
    {
        using var admin = Connect();
        return Connect(token: (await admin.CreateTokenAsync(new TokenRequest(name, role), _end.Token)).Token);
    }

    /// <summary>Stops the server, as a reboot would.</summary>
    public ValueTask StopAsync() => _host.DisposeAsync();

    /// <summary>Starts it again on the same store and at the same addresses.</summary>
    public Task StartAgainAsync() => StartHostAsync(Address.AbsoluteUri, _host.Addresses.Gateway?.AbsoluteUri, plan: null);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _users;
        await _host.DisposeAsync();
        await _legacy.DisposeAsync();
        await _successor.DisposeAsync();
        _end.Dispose();
        _folder.Dispose();
    }

    private async Task StartHostAsync(string listen, string? gateway, MigrationPlan? plan)
    {
        _host = await ServerHost.StartAsync(
            new ServerOptions { Store = _folder.Of("store.db"), Listen = listen, Gateway = gateway, Plan = plan, DrainTimeout = TimeSpan.FromSeconds(1) },
            CancellationToken.None);
        Address = _host.Addresses.Api!;
        Token = CredentialsDocument.Read(await File.ReadAllTextAsync(_host.Credentials!))!.Token;
    }

    private static Task AnswerAsync(HttpContext http) =>
        http.Response.WriteAsync(http.Request.Path == "/api/health" ? """{"status":"Healthy"}""" : """{"answer":42}""");

    private async Task UseAsync(int user)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        for (var count = 0; !_end.IsCancellationRequested; count++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Addresses.Gateway!, "/api/answers"));
                request.Headers.Add("X-User", $"{user}-{count % 500}");
                using var response = await http.SendAsync(request, _end.Token);
            }
            catch (HttpRequestException)
            {
                // The server is being restarted.
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Think, TimeProvider.System, CancellationToken.None);
        }
    }

    [ModuleInitializer]
    internal static void KeepOutOfTheUsersFolder() =>
        Environment.SetEnvironmentVariable(CredentialsDocument.HomeVariable, Directory.CreateTempSubdirectory("hal9-home-").FullName);
}
