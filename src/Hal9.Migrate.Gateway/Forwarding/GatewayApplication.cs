using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Tracing;
using Hal9.Migrate.Gateway.Writes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Hal9.Migrate.Gateway.Forwarding;

/// <summary>What Kestrel runs for each request, with no pipeline in between.</summary>
internal sealed class GatewayApplication(
    RoutingSwitch routing, IHttpForwarder forwarder, HttpMessageInvoker client, GatewayMeter meter, WriteTraffic writes, RequestTracing tracing, TimeProvider time)
    : IHttpApplication<ForwardedExchange>
{
    private readonly WriteAdmission _admission = new(routing, writes, time);

    /// <inheritdoc/>
    public ForwardedExchange CreateContext(IFeatureCollection contextFeatures)
    {
        // Kestrel keeps one such place for each connection (each stream of HTTP/2), and passes it on from request to request.
        var container = contextFeatures as IHostContextContainer<ForwardedExchange>;
        var exchange = container?.HostContext ?? new ForwardedExchange(forwarder, client, meter, _admission, writes, tracing, time);
        if (container is not null)
        {
            container.HostContext = exchange;
        }

        exchange.Begin(contextFeatures);
        return exchange;
    }

    /// <inheritdoc/>
    public Task ProcessRequestAsync(ForwardedExchange context) => routing.Current is { } current
        ? context.ForwardAsync(current)
        : context.RefuseAsync(GatewayProblem.NoSnapshot);

    /// <inheritdoc/>
    public void DisposeContext(ForwardedExchange context, Exception? exception) => context.End();
}
