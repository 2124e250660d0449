using System.Collections.Frozen;
using System.Diagnostics;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tracing;

/// <summary>
/// Makes the spans of requests. They bear the route's template and never the path, the query, a header or a body, for those are the users'. Thread-safe.
/// </summary>
internal sealed class RequestTracing(string gateway)
{
    private static readonly ActivitySource Source = new(GatewayTelemetry.SourceName);

    // A method is the client's to invent; what is not of the standards is called so in the conventions of OpenTelemetry.
    private static readonly FrozenSet<string> KnownMethods = FrozenSet.Create(StringComparer.Ordinal, "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");
    private static readonly string?[] Phases = [.. Enum.GetNames<Phase>()];

    private volatile string? _phase;

    /// <summary>Whether anybody listens.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>The phase that the migration stands in, as far as the controller has said.</summary>
    public void StandIn(Phase? phase) => _phase = phase is { } known ? Phases[(int)known] : null;

    /// <summary>A request goes to a side: continues the client's trace, or begins one. Null when nobody listens.</summary>
    /// <param name="context">The request.</param>
    /// <param name="route">The template of its route.</param>
    /// <param name="side">Who is to answer; null when the gateway does by itself.</param>
    /// <param name="arrived">When it came, if it had to wait; else the default.</param>
    public Activity? Start(HttpContext context, string route, Side? side, DateTimeOffset arrived)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var method = MethodOf(context.Request.Method);
        var span = Source.CreateActivity(NameOf(method, route), ActivityKind.Server, TraceContext.Of(context.Request));
        if (span is null)
        {
            return null;
        }

        if (arrived != default)
        {
            span.SetStartTime(arrived.UtcDateTime);
        }

        if (span.Start().IsAllDataRequested)
        {
            Describe(span, method, route);
            span.SetTag("hal9.gateway", gateway).SetTag("hal9.side", side is { } known ? RouteToken.NameOf(known) : "gateway").SetTag("hal9.phase", _phase);
        }

        return span;
    }

    /// <summary>A request is answered, or will not be.</summary>
    /// <param name="span">Its span.</param>
    /// <param name="status">The status that the client got; 0 when it got none.</param>
    /// <param name="error">Why the side failed; null when it did not.</param>
    /// <param name="aborted">Whether the client gave up.</param>
    public static void End(Activity span, int status, string? error, bool aborted)
    {
        if (span.IsAllDataRequested)
        {
            if (status > 0)
            {
                span.SetTag("http.response.status_code", status);
            }

            if (aborted)
            {
                span.SetTag("hal9.aborted", true);
            }

            if (error is not null)
            {
                span.SetTag("error.type", error == "status" ? status.ToString(System.Globalization.CultureInfo.InvariantCulture) : error).SetStatus(ActivityStatusCode.Error);
            }
        }

        span.Dispose();
    }

    /// <summary>
    /// A request is repeated though no user waits: in a trace of its own, since it goes on after the user's is over, linked with the user's span. Null when that is not kept.
    /// </summary>
    /// <param name="origin">The trace of the user's request.</param>
    /// <param name="kind">What it is for: <c>mirror</c>, or <c>replay</c> to learn what differs by itself.</param>
    /// <param name="method">Its method.</param>
    /// <param name="route">The template of its route.</param>
    /// <param name="side">Who is asked.</param>
    public static Activity? StartRepeated(RequestOrigin? origin, string kind, string method, string route, Side side)
    {
        if (origin is not { Context.TraceFlags: ActivityTraceFlags.Recorded })
        {
            return null;
        }

        method = MethodOf(method);
        var span = Source.StartActivity($"{kind} {NameOf(method, route)}", ActivityKind.Client, default(ActivityContext), links: [new ActivityLink(origin.Context)]);
        if (span is { IsAllDataRequested: true })
        {
            Describe(span, method, route);
            span.SetTag("hal9.gateway", origin.Gateway).SetTag("hal9.side", RouteToken.NameOf(side)).SetTag("hal9.phase", origin.Phase).SetTag("hal9.repeated", kind);
        }

        return span;
    }

    /// <summary>What spans of the same request, repeated, have to know.</summary>
    public RequestOrigin OriginOf(Activity span) => new(span.Context, gateway, _phase);

    private static void Describe(Activity span, string method, string route)
    {
        span.SetTag("http.request.method", method);
        if (route != Stratum.OtherRoutes)
        {
            span.SetTag("http.route", route);
        }
    }

    private static string MethodOf(string method) => KnownMethods.Contains(method) ? method : "_OTHER";

    private static string NameOf(string method, string route) => (method == "_OTHER" ? "HTTP" : method) + (route == Stratum.OtherRoutes ? "" : " " + route);
}
