using System.Net;
using System.Net.Sockets;
using Hal9.Sample.Faults;
using Hal9.Sample.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hal9.Sample.Http;

/// <summary>Kestrel with our middleware and nothing from the environment: no settings file, no variables.</summary>
internal static class HttpServer
{
    public const int ConnectionLimit = 4096;

    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    /// <summary>A server that is not started yet; endpoints can be mapped on it.</summary>
    public static WebApplication Create(
        IPEndPoint listen, RequestMetrics metrics, ConnectionCount connections, FaultInjector? faults, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true);

        // A failed start is told once, in our words, by whoever catches the ListenException.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTime);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(metrics);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, listen, connections));

        var app = builder.Build();
        app.UseMiddleware<RequestObserver>();
        app.UseMiddleware<ProblemMiddleware>();
        if (faults is not null)
        {
            app.UseMiddleware<FaultMiddleware>(faults);
        }

        return app;
    }

    /// <summary>Starts listening.</summary>
    /// <returns>The address it really listens on.</returns>
    /// <exception cref="ListenException">The address is taken, forbidden or not ours.</exception>
    public static async Task<Uri> StartAsync(WebApplication app, IPEndPoint listen, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new ListenException(
                $"http://{listen} is taken by another process: stop that one, or give --urls another port (0 takes a free one).", error);
        }
        catch (SocketException error)
        {
            throw new ListenException(
                $"http://{listen} cannot be listened on ({error.Message}): give --urls an address of this machine and a port " +
                "this user may use.",
                error);
        }

        return new Uri(app.Urls.Single());
    }

    private static void Configure(KestrelServerOptions kestrel, IPEndPoint listen, ConnectionCount connections)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = RequestBody.MaxBytes;
        kestrel.Limits.MaxConcurrentConnections = ConnectionLimit;
        kestrel.Listen(listen, options =>
        {
            options.Protocols = HttpProtocols.Http1;
            options.Use(next => async connection =>
            {
                connections.Opened();
                try
                {
                    await next(connection);
                }
                finally
                {
                    connections.Closed();
                }
            });
        });
    }
}
