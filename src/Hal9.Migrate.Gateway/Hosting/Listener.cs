using System.Collections.Immutable;
using System.Text;
using Hal9.Migrate.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Hal9.Migrate.Gateway.Hosting;

/// <summary>Kestrel and YARP's forwarder for the gateway alone: they read no configuration, no environment, and share nothing with another server in the process.</summary>
internal sealed class Listener : IAsyncDisposable
{
    // Requests pass through as they are, so their head may be larger than a service of our own would take; a service refuses what it does not want.
    private const int MaxHeadBytes = 64 * 1024;
    private const int MaxHeaderBytes = 32 * 1024;
    private const int MaxLineBytes = 16 * 1024;
    private const int MaxHeaders = 200;

    private readonly WebApplication _services;
    private readonly IServer _server;
    private readonly ImmutableArray<ListenAddress> _addresses;

    public Listener(GatewayOptions options, ILoggerFactory loggers)
    {
        _addresses = [.. options.Listen.Select(ListenAddress.Parse)];
        var certificate = _addresses.Any(address => address.IsTls) ? ListenerCertificate.Of(options.Certificate, options.CertificatePath, options.CertificateKeyPath) : null;

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseSockets(sockets =>
        {
            // Nothing that runs on a connection blocks, so its thread need not be changed between socket and request.
            sockets.UnsafePreferInlineScheduling = true;
        });
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, _addresses, certificate));
        builder.Services.AddSingleton<ILoggerFactory>(new QuietLoggerFactory(loggers));
        builder.Services.AddHttpForwarder();
        _services = builder.Build();
        _server = _services.Services.GetRequiredService<IServer>();
        Forwarder = _services.Services.GetRequiredService<IHttpForwarder>();
    }

    /// <summary>YARP's forwarder.</summary>
    public IHttpForwarder Forwarder { get; }

    /// <summary>The addresses it is bound to; empty before it has started.</summary>
    public ImmutableArray<string> Addresses => [.. _server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>Listens.</summary>
    /// <exception cref="MigrateException">An address is taken or not ours; <see cref="ProblemCode.AddressUnavailable"/>.</exception>
    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        try
        {
            await _server.StartAsync(application, cancellationToken);
        }
        catch (Exception exception) when (AddressProblem.Of(exception, string.Join(", ", _addresses.Select(address => address.Text))) is { } problem)
        {
            throw new MigrateException(problem, exception);
        }
    }

    /// <summary>Accepts nothing any more, waits for what is under way until it is cancelled, then ends it.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static void Configure(KestrelServerOptions kestrel, ImmutableArray<ListenAddress> addresses, ListenerCertificate? certificate)
    {
        kestrel.AddServerHeader = false;

        // Header bytes pass through whatever they are.
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;

        // How long a service or a client may be silent is the plan's to say (the upstream's timeout); Kestrel's own limits would end
        // slow uploads and idle streams.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;

        kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeadBytes;
        kestrel.Limits.MaxRequestLineSize = MaxLineBytes;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = MaxHeaderBytes;
        foreach (var address in addresses)
        {
            address.Apply(kestrel, listen =>
            {
                listen.Protocols = address.IsTls ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
                if (address.IsTls)
                {
                    certificate!.Use(listen);
                }
            });
        }
    }
}
