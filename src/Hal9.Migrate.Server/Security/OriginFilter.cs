using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Failures;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Server.Security;

/// <summary>
/// Loopback is not a boundary: a page in a browser on this machine can send requests here too. The Host has to be one of ours (against
/// DNS rebinding), and a change that a browser sends has to come from our own page and bear a header that no foreign page can send.
/// </summary>
internal sealed class OriginFilter(RequestDelegate next, AllowedHosts hosts)
{
    /// <summary>The header that our own pages send with each change.</summary>
    public const string ClientHeader = "X-Hal9-Client";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!hosts.Contains(request.Host))
        {
            return ProblemResult.WriteAsync(
                context, ProblemCode.ForeignOrigin, $"\"{request.Host}\" is not a name of this server.", "Call it by the address it listens on, or start it with --allow-hostname.");
        }

        var origin = request.Headers.Origin.ToString();
        var fromBrowser = origin.Length > 0 || request.Headers.ContainsKey("Sec-Fetch-Site");
        var isChange = !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));
        return fromBrowser && isChange && (origin != $"{request.Scheme}://{request.Host}" || !request.Headers.ContainsKey(ClientHeader))
            ? ProblemResult.WriteAsync(context, ProblemCode.ForeignOrigin, "A change sent by a browser has to come from this server's own page.")
            : next(context);
    }
}
