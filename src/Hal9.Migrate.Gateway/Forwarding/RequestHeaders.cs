using Hal9.Migrate.Gateway.Splitting;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Forwarding;

/// <summary>What the gateway changes in a request's headers, after YARP has copied them.</summary>
internal static class RequestHeaders
{
    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedProto = "X-Forwarded-Proto";
    private const string ForwardedHost = "X-Forwarded-Host";

    /// <summary>
    /// Takes out what is ours, and says for whom the request is forwarded: the client's address is appended; scheme and host are
    /// set where nobody in front has said them, so that a service behind a load balancer sees what it saw before.
    /// </summary>
    /// <param name="context">The request that came in.</param>
    /// <param name="request">The one that goes out.</param>
    /// <param name="client">The client's address; null when the connection has none.</param>
    public static void Rewrite(HttpContext context, HttpRequestMessage request, string? client)
    {
        string? forwardedFor = null;
        var (hasProto, hasHost) = (false, false);
        List<string>? ours = null;
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            if (!name.StartsWith("X-", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (Hal9Header.IsOurs(name))
            {
                (ours ??= []).Add(name);
            }
            else if (name.Equals(ForwardedFor, StringComparison.OrdinalIgnoreCase))
            {
                forwardedFor = values.ToString();
            }

            hasProto |= name.Equals(ForwardedProto, StringComparison.OrdinalIgnoreCase);
            hasHost |= name.Equals(ForwardedHost, StringComparison.OrdinalIgnoreCase);
        }

        ours?.ForEach(name => request.Headers.Remove(name));
        RemoveCookies(request);
        AddForwarded(context, request, client, forwardedFor, hasProto, hasHost);
    }

    private static void AddForwarded(
        HttpContext context, HttpRequestMessage request, string? client, string? forwardedFor, bool hasProto, bool hasHost)
    {
        if (client is not null && forwardedFor is not null)
        {
            request.Headers.Remove(ForwardedFor);
            client = $"{forwardedFor}, {client}";
        }

        if (client is not null)
        {
            request.Headers.TryAddWithoutValidation(ForwardedFor, client);
        }

        if (!hasProto)
        {
            request.Headers.TryAddWithoutValidation(ForwardedProto, context.Request.Scheme);
        }

        if (!hasHost && context.Request.Headers.Host is [{ Length: > 0 } host])
        {
            request.Headers.TryAddWithoutValidation(ForwardedHost, host);
        }
    }

    private static void RemoveCookies(HttpRequestMessage request)
    {
        if (!request.Headers.NonValidated.TryGetValues("Cookie", out var cookies))
        {
            return;
        }

        var header = cookies.Count == 1 ? cookies.ToString() : string.Join("; ", cookies);
        if (!header.Contains(Hal9Header.CookiePrefix, StringComparison.Ordinal))
        {
            return;
        }

        var rest = header;
        foreach (var name in Hal9Header.Cookies)
        {
            rest = CookieHeader.Has(rest, name) ? CookieHeader.Without(rest, name) : rest;
        }

        if (ReferenceEquals(rest, header))
        {
            return;
        }

        request.Headers.Remove("Cookie");
        if (rest.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", rest);
        }
    }
}
