using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tracing;

/// <summary>Reads and writes the headers of W3C Trace Context.</summary>
internal static class TraceContext
{
    private const string Parent = "traceparent";
    private const string State = "tracestate";

    /// <summary>The trace that a request belongs to; nothing when it says none, or what it says is not well-formed. Then its tracestate means nothing either.</summary>
    public static ActivityContext Of(HttpRequest request) =>
        request.Headers.TraceParent is [{ } parent] && ActivityContext.TryParse(parent, request.Headers.TraceState is { Count: > 0 } state ? state.ToString() : null, isRemote: true, out var context)
            ? context : default;

    /// <summary>Says to a service that its work is part of a span, sampled or not, in place of what the client had said.</summary>
    public static void Write(HttpRequestMessage request, Activity span)
    {
        request.Headers.Remove(Parent);
        request.Headers.Remove(State);
        request.Headers.TryAddWithoutValidation(Parent, span.Id);
        if (span.TraceStateString is { Length: > 0 } state)
        {
            request.Headers.TryAddWithoutValidation(State, state);
        }
    }
}
