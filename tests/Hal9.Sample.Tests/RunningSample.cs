using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hal9.Sample.CommandLine;
using Hal9.Sample.Faults;
using Hal9.Sample.Neurons;

namespace Hal9.Sample.Tests;

/// <summary>A whole instance in this process, on a free port of loopback, with a store of its own and a client.</summary>
internal sealed class RunningSample : IAsyncDisposable
{
    public const int Neurons = 300;
    public const int Seed = 12;

    private readonly TemporaryFolder _folder;
    private readonly SampleInstance _instance;

    private RunningSample(TemporaryFolder folder, SampleInstance instance, string store)
    {
        Store = store;
        _folder = folder;
        _instance = instance;

        // One connection: a request is answered and counted before the next begins.
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = instance.Address };
    }

    public HttpClient Client { get; }

    public Uri Address => _instance.Address;

    /// <summary>Its file, or its connection string.</summary>
    public string Store { get; }

    public SignalPhrases Phrases { get; } = new(Seed);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<RunningSample> StartAsync(string mode, bool demoFaults = false, TimeProvider? time = null, string? store = null)
    {
        var folder = new TemporaryFolder();
        store ??= folder.File("hal9.db");
        var options = new SampleOptions(
            mode == "flat" ? NetworkMode.Flat : NetworkMode.Hierarchical,
            new IPEndPoint(IPAddress.Loopback, 0),
            store,
            Neurons,
            Seed,
            demoFaults,
            Fault.None);
        return new RunningSample(folder, await SampleInstance.StartAsync(options, time ?? TimeProvider.System, Cancellation), store);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

    public Task<HttpResponseMessage> AskAsync(string content) => GetAsync($"/api/signals?content={Uri.EscapeDataString(content)}");

    public Task<HttpResponseMessage> SendAsync(string content, string? id = null) =>
        Client.PostAsJsonAsync(new Uri("/api/signals", UriKind.Relative), new { content, id }, Cancellation);

    public Task<HttpResponseMessage> PostAsync(string path, string body) =>
        Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);

    public async Task SetFaultAsync(string kind, double rate = 1, int latencyMs = 400)
    {
        using var response = await Client.PutAsJsonAsync(
            new Uri("/demo/fault", UriKind.Relative), new { kind, rate, latency_ms = latencyMs }, Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

    /// <summary>Checks that the response is problem details of this status and code, with a detail.</summary>
    public static async Task ShouldBeProblemAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        response.StatusCode.ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await JsonAsync(response);
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        problem.GetProperty("code").GetString().ShouldBe(code);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _instance.DisposeAsync();
        _folder.Dispose();
    }
}
