using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Json;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Server.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests;

/// <summary>A real server on a free port and a store of its own, with two real services behind it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
    private ServerHost _host = null!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("hal9-server-").FullName;

    public TestService Legacy { get; private set; } = null!;

    public TestService Successor { get; private set; } = null!;

    public Uri Api => _host.Addresses.Api!;

    public ServerHost Host => _host;

    public string AdminToken { get; private set; } = "";

    public static async Task<TestServer> StartAsync(Func<string, string>? plan = null, bool withPlan = true, Func<ServerOptions, ServerOptions>? options = null)
    {
        var server = new TestServer { Legacy = await TestService.StartAsync(), Successor = await TestService.StartAsync() };
        await server.StartHostAsync(withPlan ? server.Plan(plan) : null, options);
        return server;
    }

    /// <summary>The plan of this server's services; holds of a second and lenient gates, so that scripted evidence is quickly enough.</summary>
    public MigrationPlan Plan(Func<string, string>? change = null)
    {
        var json = $$"""
            {"name":"test","legacy":{"url":"{{Legacy.Url}}"},"successor":{"url":"{{Successor.Url}}"},"traffic":{"key":"header:X-User"},
             "shadow":{"hold":"1s","gates":[{"metric":"parity","min":0.5}]},
             "canary":{"hold":"1s","steps":[10,50],"gates":[{"metric":"errorRate","max":0.5}]},
             "rampUp":{"hold":"1s","steps":[90],"gates":[{"metric":"errorRate","max":0.5,"name":"rampUp.errorRate"}]},
             "full":{"hold":"1s"},
             "triggers":[{"metric":"errorRate","max":0.2,"window":"5s","for":"1s"}]}
            """;
        var (read, problem) = PlanReader.Read(change is null ? json : change(json));
        return read ?? throw new InvalidOperationException(problem!.ToString());
    }

    /// <summary>Stops the server and starts it again on the same store and port.</summary>
    public async Task RestartAsync()
    {
        var address = Api;
        var gateway = _host.Addresses.Gateway;
        await _host.DisposeAsync();
        await StartHostAsync(null, options => options with { Listen = address.ToString(), Gateway = gateway?.ToString() });
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string? token = null, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(method, new Uri(Api, path));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (token != "")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? AdminToken);
        }

        change?.Invoke(request);
        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task<T> GetAsync<T>(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<T>(Hal9Json.Options))!;
    }

    public async Task<T> PostAsync<T>(string path, object? body = null, string? token = null, HttpMethod? method = null)
    {
        using var response = await SendAsync(method ?? HttpMethod.Post, path, body is null ? null : JsonSerializer.Serialize(body, Hal9Json.Options), token);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<T>(Hal9Json.Options))!;
    }

    public async Task<ProblemDocument> RefusedAsync(HttpMethod method, string path, object? body = null, string? token = null)
    {
        using var response = await SendAsync(method, path, body is null ? null : body as string ?? JsonSerializer.Serialize(body, Hal9Json.Options), token);
        response.IsSuccessStatusCode.ShouldBeFalse();
        response.Content.Headers.ContentType!.MediaType.ShouldBe(ProblemDocument.MediaType);
        var problem = (await response.Content.ReadFromJsonAsync<ProblemDocument>(Hal9Json.Options))!;
        problem.Status.ShouldBe((int)response.StatusCode);
        return problem;
    }

    public async Task<string> TokenAsync(Role role, string? name = null) =>
        (await PostAsync<NewTokenDocument>(ApiPath.Tokens, new TokenRequest(name ?? role.ToString().ToLowerInvariant(), role))).Token;

    public Task<StatusDocument> StatusAsync() => GetAsync<StatusDocument>(ApiPath.Status);

    /// <summary>Waits until the status is as wanted; the test's own time limit ends a wait in vain.</summary>
    public async Task<StatusDocument> UntilAsync(Func<StatusDocument, bool> wanted)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            var status = await StatusAsync();
            if (wanted(status))
            {
                return status;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        throw new ShouldAssertException("Never became so: " + JsonSerializer.Serialize(await StatusAsync(), Hal9Json.Indented));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await Legacy.DisposeAsync();
        await Successor.DisposeAsync();
        _http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task StartHostAsync(MigrationPlan? plan, Func<ServerOptions, ServerOptions>? change)
    {
        var options = new ServerOptions { Store = Path.Combine(Folder, "store.db"), Listen = "http://127.0.0.1:0", Plan = plan };
        _host = await ServerHost.StartAsync(change?.Invoke(options) ?? options, TestContext.Current.CancellationToken);
        AdminToken = CredentialsDocument.Read(await File.ReadAllTextAsync(_host.Credentials!))!.Token;
    }

    [ModuleInitializer]
    internal static void KeepOutOfTheUsersFolder() =>
        Environment.SetEnvironmentVariable(CredentialsDocument.HomeVariable, Directory.CreateTempSubdirectory("hal9-home-").FullName);
}
