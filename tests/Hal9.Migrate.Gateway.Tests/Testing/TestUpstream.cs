using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Hal9.Migrate.Gateway.Tests.Testing;

/// <summary>A real service on loopback that does what the test wants, and remembers what it was asked.</summary>
internal sealed class TestUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestUpstream(WebApplication app) => _app = app;

    /// <summary>What it does; answers its own name unless told otherwise.</summary>
    public RequestDelegate Handler { get; set; } = context => context.Response.WriteAsync("ok");

    /// <summary>Everything it was asked, in order.</summary>
    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    /// <summary>Whether it keeps what it was asked.</summary>
    public bool Remembers { get; set; } = true;

    /// <summary>Where it listens.</summary>
    public Uri Url { get; private set; } = null!;

    public static Task<TestUpstream> StartAsync(RequestDelegate? handler = null) => StartAsync(HttpProtocols.Http1, null, handler);

    public static async Task<TestUpstream> StartAsync(HttpProtocols protocols, X509Certificate2? certificate, RequestDelegate? handler = null, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.AddServerHeader = false;
            kestrel.RequestHeaderEncodingSelector = static _ => System.Text.Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = static _ => System.Text.Encoding.Latin1;
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = protocols;
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        var app = builder.Build();
        var upstream = new TestUpstream(app);
        if (handler is not null)
        {
            upstream.Handler = handler;
        }

        app.UseWebSockets();
        app.Run(async context =>
        {
            if (upstream.Remembers)
            {
                upstream.Seen.Enqueue(SeenRequest.Of(context));
            }

            await upstream.Handler(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        upstream.Url = new Uri(address);
        return upstream;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
