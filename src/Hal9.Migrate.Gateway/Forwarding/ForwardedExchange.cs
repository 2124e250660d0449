using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Mirroring;
using Hal9.Migrate.Gateway.Tracing;
using Hal9.Migrate.Gateway.Upstreams;
using Hal9.Migrate.Gateway.Writes;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Hal9.Migrate.Gateway.Forwarding;

/// <summary>
/// One request on its way through the gateway. A connection uses the same object for all of its requests, one after the other, so
/// that deciding, transforming and measuring need no objects of their own.
/// </summary>
internal sealed class ForwardedExchange(
    IHttpForwarder forwarder, HttpMessageInvoker client, GatewayMeter meter, WriteAdmission admission, WriteTraffic writes, RequestTracing tracing, TimeProvider time) : HttpTransformer
{
    private ActiveRouting? _routing;
    private Destination? _destination;
    private MirrorCandidate? _candidate;
    private Activity? _span;
    private DateTimeOffset _arrived;
    private string _target = "";
    private bool _hasToken;
    private bool _mayWrite;
    private bool _answered;
    private bool _untimed;
    private IPAddress? _clientAddress;
    private string? _clientText;

    /// <summary>The request and its response.</summary>
    [field: AllowNull]
    public DefaultHttpContext Http { get => field ??= new DefaultHttpContext(); }

    /// <summary>Begins with a request.</summary>
    public void Begin(IFeatureCollection features) => Http.Initialize(features);

    /// <summary>Forgets the request.</summary>
    public void End()
    {
        Http.Uninitialize();
        (_routing, _destination, _candidate, _span, _arrived) = (null, null, null, null, default);
        (_target, _hasToken, _mayWrite, _answered, _untimed) = ("", false, false, false, false);
    }

    /// <summary>Forwards the request, answers for a service that does not, and measures.</summary>
    public Task ForwardAsync(ActiveRouting routing)
    {
        _mayWrite = routing.Writes?.MayWrite(Http) == true;
        return _mayWrite ? WriteAsync() : SendAsync(routing, CancellationToken.None);
    }

    /// <summary>Answers without asking a side.</summary>
    public async Task RefuseAsync(GatewayProblem problem)
    {
        using var span = tracing.Start(Http, Stratum.OtherRoutes, side: null, _arrived);
        span?.SetTag("http.response.status_code", problem.Status);
        await problem.WriteAsync(Http.Response);
        meter.Answers.AnsweredItself(Http.Response.StatusCode);
    }

    /// <summary>Waits while writes are held. What it waited is no service's fault, so the time of the answer is measured from then on.</summary>
    private async Task WriteAsync()
    {
        _arrived = RequestTracing.IsOn ? time.GetUtcNow() : default;
        if (await admission.EnterAsync(Http) is not { } routing)
        {
            return;
        }

        try
        {
            await (routing.Writes is { Instruction.Mode: WritesMode.Refuse }
                ? RefuseAsync(GatewayProblem.WritesRefused)
                : SendAsync(routing, WriteClassifier.IsUpgrade(Http) ? routing.UpgradesEnd : CancellationToken.None));
        }
        finally
        {
            writes.Leave();
        }
    }

    private Side SideOf(ActiveRouting routing)
    {
        var side = routing.Splitter.SideOf(Http, out var wish);
        _hasToken = wish is not null;
        return routing.Writes is { } current && side != current.Owner && (_mayWrite || current.BindsReads(Http, wish?.Side is not null)) ? current.Owner : side;
    }

    private async Task SendAsync(ActiveRouting routing, CancellationToken end)
    {
        var started = time.GetTimestamp();
        var side = SideOf(routing);
        var route = routing.RouteOf(Http.Request.Path.Value);
        var method = ActiveRouting.ClassOf(Http.Request.Method);
        _routing = routing;
        _destination = routing.DestinationOf(side);
        _target = Http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        // What somebody tries out, or verifies with, says nothing about what users would get.
        _candidate = side == Side.Legacy && !_hasToken && routing.Mirror is { } mirror
            ? mirror.Consider(Http, routing.Splitter.IsAmong(Http, mirror.Sample), route, method, _mayWrite, routing.Writes?.HasUnsettledMark(Http) == true, _target)
            : null;

        _span = tracing.Start(Http, route.Route, side, _arrived);
        meter.InFlight.Enter(side);
        var outcome = ForwardOutcome.Transport;
        try
        {
            var error = await forwarder.SendAsync(Http, _destination.Prefix, client, _destination.Config, this, end);
            outcome = error == ForwarderError.None ? ForwardOutcome.Answered : ForwardOutcomes.Of(error, Http, _answered, ForwardOutcomes.IsLate(time.GetElapsedTime(started), _destination.Config.ActivityTimeout));
            if (error != ForwarderError.None && !Http.Response.HasStarted)
            {
                await ReportAsync(error, outcome);
            }
        }
        finally
        {
            meter.InFlight.Leave(side);
            Measure(route, side, method, outcome, started);
            if (_candidate is { } candidate)
            {
                candidate.TraceId = TraceId();
                candidate.Origin = _span is { Recorded: true } kept ? tracing.OriginOf(kept) : null;
                routing.Mirror!.Finish(candidate, outcome == ForwardOutcome.Answered);
            }

            if (_span is { } span)
            {
                RequestTracing.End(span, Http.Response.StatusCode, ErrorOf(outcome), outcome == ForwardOutcome.ClientFault);
            }
        }
    }

    /// <inheritdoc/>
    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        var copied = base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        RequestHeaders.Rewrite(httpContext, proxyRequest, ClientText(httpContext));
        proxyRequest.RequestUri = _destination!.UriOf(_target);
        if (_span is { } span)
        {
            TraceContext.Write(proxyRequest, span);
        }

        // The connection pool repeats a request without content when the service closes the connection instead of answering. That is
        // right for a safe one on a connection that had idled, and wrong for one that may have acted: content, even none, prevents it.
        if (proxyRequest.Content is null && proxyRequest.Method != HttpMethod.Connect
            && ActiveRouting.ClassOf(httpContext.Request.Method) == MethodClass.Unsafe)
        {
            proxyRequest.Content = new ByteArrayContent([]);
        }

        if (_candidate is not null)
        {
            _candidate.Request = proxyRequest;
        }

        return copied;
    }

    /// <inheritdoc/>
    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return new(false);
        }

        var copied = base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        foreach (var header in proxyResponse.Headers.NonValidated)
        {
            if (Hal9Header.IsOurs(header.Key))
            {
                httpContext.Response.Headers.Remove(header.Key);
            }
        }

        SayServedBy();
        Mark();
        var upgraded = proxyResponse.StatusCode == HttpStatusCode.SwitchingProtocols || proxyResponse.RequestMessage?.Method == HttpMethod.Connect;
        var eventStream = httpContext.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;
        _untimed = upgraded || eventStream;
        if (_candidate is not null)
        {
            _routing!.Mirror!.Tap(_candidate, proxyResponse, upgraded, eventStream);
        }

        return copied;
    }

    /// <inheritdoc/>
    public override ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken)
    {
        _answered = true;
        return base.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);
    }

    private Task ReportAsync(ForwarderError error, ForwardOutcome outcome)
    {
        var problem = outcome switch
        {
            ForwardOutcome.Transport => GatewayProblem.Unreachable(_destination!.Side),
            ForwardOutcome.Timeout => GatewayProblem.TimedOut(_destination!.Side),
            _ => error == ForwarderError.RequestCreation ? GatewayProblem.CannotForward : null,
        };
        if (problem is null)
        {
            return Task.CompletedTask;
        }

        SayServedBy();
        Mark();
        return problem.WriteAsync(Http.Response);
    }

    private void SayServedBy()
    {
        if (_hasToken || _routing!.Snapshot.ServedBy)
        {
            Http.Response.Headers[RouteToken.ServedByHeader] = RouteToken.NameOf(_destination!.Side);
        }
    }

    /// <summary>What may have been written is marked, whatever the answer says: a service that failed may have done it all the same.</summary>
    private void Mark()
    {
        if (_mayWrite && _routing!.Writes is { } current)
        {
            Http.Response.Headers.Append(HeaderNames.SetCookie, current.CookieOf(Http));
        }
    }

    private void Measure(RouteMeters route, Side side, MethodClass method, ForwardOutcome outcome, long started)
    {
        Count(side, outcome);
        if (outcome == ForwardOutcome.ClientFault)
        {
            return;
        }

        var subject = side == Side.Legacy ? Subject.Legacy : Subject.Successor;
        var error = ErrorOf(outcome);
        var stratum = route.Of(subject, method);
        if (_untimed)
        {
            stratum.RecordUntimed(error is not null);
        }

        var took = time.GetElapsedTime(started);
        if (!_untimed)
        {
            stratum.Record((long)took.TotalMicroseconds, error is not null);
        }

        if (error is not null ? meter.Samples.WantsFailed : !_untimed && meter.Samples.WantsSlow(took.TotalMilliseconds))
        {
            meter.Samples.Add(new RequestSample(time.GetUtcNow(), subject, Http.Request.Method, route.Route,
                Http.Response.StatusCode, took.TotalMilliseconds, TraceId(), error));
        }
    }

    private string? ErrorOf(ForwardOutcome outcome) => outcome switch
    {
        ForwardOutcome.ClientFault => null,
        ForwardOutcome.Transport => "transport",
        ForwardOutcome.Timeout => "timeout",
        _ => Http.Response.StatusCode >= StatusCodes.Status500InternalServerError ? "status" : null,
    };

    private string TraceId() => _span?.TraceId.ToHexString() ?? TraceParent.IdOf(Http);

    private void Count(Side side, ForwardOutcome outcome)
    {
        if (outcome == ForwardOutcome.ClientFault)
        {
            meter.Answers.GivenUp(side);
            return;
        }

        meter.Answers.Answered(side, Http.Response.StatusCode);
        if (outcome == ForwardOutcome.Timeout)
        {
            meter.Answers.TimedOut(side);
        }
        else if (outcome == ForwardOutcome.Transport)
        {
            meter.Answers.BrokeOff(side);
        }
    }

    /// <summary>A connection has one address, so its text is made once.</summary>
    private string? ClientText(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (!ReferenceEquals(address, _clientAddress))
        {
            _clientAddress = address;
            _clientText = (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();
        }

        return _clientText;
    }
}
