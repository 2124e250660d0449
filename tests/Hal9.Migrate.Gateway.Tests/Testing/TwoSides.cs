using System.Net.Http.Headers;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tests.Testing;

/// <summary>Two services that answer with their names, behind a gateway that knows who owns writes.</summary>
internal sealed class TwoSides : IAsyncDisposable
{
    private TwoSides(TestUpstream legacy, TestUpstream successor, TestGateway gateway, RoutingSnapshot snapshot) =>
        (Legacy, Successor, Gateway, Snapshot) = (legacy, successor, gateway, snapshot);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public TestUpstream Legacy { get; }

    public TestUpstream Successor { get; }

    public TestGateway Gateway { get; }

    public TestController Controller => Gateway.Controller;

    /// <summary>The snapshot that was last told to be obeyed.</summary>
    public RoutingSnapshot Snapshot { get; private set; }

    public static async Task<TwoSides> StartAsync(
        Side owner, decimal percent, Func<WriteInstruction, WriteInstruction>? change = null, Func<RoutingSnapshot, RoutingSnapshot>? more = null)
    {
        var legacy = await TestUpstream.StartAsync(context => context.Response.WriteAsync("legacy", Cancelled));
        var successor = await TestUpstream.StartAsync(context => context.Response.WriteAsync("successor", Cancelled));
        var snapshot = TestSnapshot.Of(legacy.Url, successor.Url, percent).WithWrites(owner, change);
        snapshot = more?.Invoke(snapshot) ?? snapshot;
        return new TwoSides(legacy, successor, await TestGateway.StartAsync(snapshot), snapshot);
    }

    /// <summary>Sends a request and returns what answered.</summary>
    public async Task<string> AskAsync(string method, string path = "/", string? cookie = null, string? token = null)
    {
        using var response = await SendAsync(method, path, cookie, token);
        return await response.Content.ReadAsStringAsync(Cancelled);
    }

    public async Task<HttpResponseMessage> SendAsync(string method, string path = "/", string? cookie = null, string? token = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        if (token is not null)
        {
            request.Headers.Add(RouteToken.Header, token);
        }

        return await Gateway.Client.SendAsync(request, Cancelled);
    }

    /// <summary>Has the next snapshot obeyed.</summary>
    public Task NextAsync(Func<WriteInstruction, WriteInstruction> change, decimal? percent = null)
    {
        Snapshot = Snapshot.Next(change);
        Snapshot = percent is { } share ? Snapshot with { Percentage = Phases.Percentage.Of(share) } : Snapshot;
        return Controller.ObeyedAsync(Snapshot);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Legacy.DisposeAsync();
        await Successor.DisposeAsync();
    }
}
