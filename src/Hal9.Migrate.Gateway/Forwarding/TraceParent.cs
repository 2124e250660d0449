using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Forwarding;

/// <summary>What a request is called in traces.</summary>
internal static class TraceParent
{
    private const int TraceIdStart = 3;
    private const int TraceIdLength = 32;
    private const int ShortestHeader = 55;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The trace id of a request's <c>traceparent</c> (W3C Trace Context); without one the id of the connection's request.</summary>
    public static string IdOf(HttpContext context)
    {
        if (context.Request.Headers.TraceParent is [{ Length: >= ShortestHeader } header] && header[TraceIdStart - 1] == '-')
        {
            var id = header.AsSpan(TraceIdStart, TraceIdLength);
            if (!id.ContainsAnyExcept(HexDigits))
            {
                return id.ToString();
            }
        }

        return context.TraceIdentifier;
    }
}
