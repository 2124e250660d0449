using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hal9.Migrate.Client.Tests.Loopback;

/// <summary>A real HTTP server on a free loopback port that answers as it is told, and remembers what it was asked.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly RequestDelegate _answer;
    private readonly X509Certificate2? _certificate;
    private WebApplication _app = null!;

    private LoopbackServer(RequestDelegate answer, X509Certificate2? certificate) => (_answer, _certificate) = (answer, certificate);

    /// <summary>Scheme, host and port.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<(string Method, string Path, string? Authorization, string? LastEventId)> Asked { get; } = [];

    public static async Task<LoopbackServer> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null)
    {
        var server = new LoopbackServer(answer, certificate);
        await server.StartAsync(0);
        return server;
    }

    /// <summary>An address at which nobody listens just now.</summary>
    public static async Task<Uri> NobodyAsync()
    {
        var server = await StartAsync(_ => Task.CompletedTask);
        await server.DisposeAsync();
        return server.Address;
    }

    /// <summary>Breaks all connections and listens no more.</summary>
    public Task StopAsync() => _app.DisposeAsync().AsTask();

    /// <summary>Listens at the same address again.</summary>
    public Task StartAgainAsync() => StartAsync(Address.Port);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task StartAsync(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port, listen =>
        {
            if (_certificate is not null)
            {
                listen.UseHttps(_certificate);
            }
        }));
        if (_certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        _app = builder.Build();
        _app.Run(context =>
        {
            Asked.Enqueue((
                context.Request.Method, context.Request.Path + context.Request.QueryString, context.Request.Headers.Authorization, context.Request.Headers["Last-Event-ID"]));
            return _answer(context);
        });
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }
}
