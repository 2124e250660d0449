using Hal9.Migrate.Gateway.Hosting;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Failures;
using Hal9.Migrate.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Hal9.Migrate.Server.Dashboard;

/// <summary>
/// The dashboard on this machine, of a server elsewhere: the page is ours, what it asks goes on to that server. Who looks at it signs in with a
/// token of that server's; none is kept here.
/// </summary>
public sealed class DashboardHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DashboardHost(WebApplication app) => _app = app;

    /// <summary>Where the page is.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Listens on loopback.</summary>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="server">The server's address.</param>
    /// <param name="handler">What speaks to it; disposed of with this.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="MigrateException"><see cref="ProblemCode.AddressUnavailable"/>: the port is taken.</exception>
    public static async Task<DashboardHost> StartAsync(int port, Uri server, HttpMessageHandler handler, CancellationToken cancellationToken)
    {
        var listen = $"http://127.0.0.1:{port}";
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(listen);
        builder.Services.AddRoutingCore().AddHttpForwarder();
        builder.Services.AddSingleton(new AllowedHosts([])).AddSingleton(new HttpMessageInvoker(handler));
        var app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<OriginFilter>();
        app.UseRouting();
        app.MapDashboard();
        var (forwarder, invoker, transformer) = (app.Services.GetRequiredService<IHttpForwarder>(), app.Services.GetRequiredService<HttpMessageInvoker>(), new ToServer(server));
        app.Map("/api/{**path}", async context =>
        {
            // The stream of what changes has no end; the connection's own time-outs and keep-alives find out when the server is gone.
            var failure = await forwarder.SendAsync(context, server.ToString(), invoker, new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromMinutes(1) }, transformer);
            if (failure != ForwarderError.None && !context.Response.HasStarted)
            {
                await ProblemResult.WriteAsync(context, ProblemCode.ServerUnreachable, $"{server} does not answer.", "See whether the server runs, and under this address.");
            }
        });
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (AddressProblem.Of(exception, listen) is { } problem)
        {
            await app.DisposeAsync();
            throw new MigrateException(problem, exception);
        }

        return new DashboardHost(app);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>To the server it looks as if its own page asked: this one has been found to be ours by the same rule.</summary>
    private sealed class ToServer(Uri server) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext context, HttpRequestMessage request, string destination, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(context, request, destination, cancellationToken);
            request.Headers.Host = null;
            if (request.Headers.Remove("Origin"))
            {
                request.Headers.TryAddWithoutValidation("Origin", server.GetLeftPart(UriPartial.Authority));
            }
        }
    }
}
