using System.Collections.Immutable;
using Hal9.Migrate.Gateway.Splitting;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hal9.Migrate.Gateway.Writes;

/// <summary>Tells requests that may write from those that only read, without allocating. Immutable.</summary>
internal sealed class WriteClassifier(ImmutableArray<WriteRule> rules)
{
    private readonly Rule[] _rules = [.. rules.Select(rule => new Rule(rule.Method, rule.Route is { } route ? new RouteTemplate(route) : null, rule.Writes))];

    /// <summary>Whether a request may write: as the first rule that fits says, else when its method is not safe. One that upgrades its connection may.</summary>
    public bool MayWrite(HttpContext context)
    {
        var method = context.Request.Method;
        if (IsUpgrade(context))
        {
            return true;
        }

        if (_rules.Length > 0)
        {
            var path = context.Request.Path.Value.AsSpan();
            foreach (var rule in _rules)
            {
                if ((rule.Method is null || rule.Method == method) && rule.Route?.Fits(path) != false)
                {
                    return rule.Writes;
                }
            }
        }

        return !IsSafe(method);
    }

    /// <summary>Whether a request asks for another protocol on its connection, such as WebSocket.</summary>
    public static bool IsUpgrade(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    /// <summary>Whether a method is safe (RFC 9110, section 9.2.1).</summary>
    public static bool IsSafe(string method) => method is "GET" or "HEAD" or "OPTIONS" or "TRACE";

    private readonly record struct Rule(string? Method, RouteTemplate? Route, bool Writes);
}
