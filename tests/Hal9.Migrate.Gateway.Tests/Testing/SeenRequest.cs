using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hal9.Migrate.Gateway.Tests.Testing;

/// <summary>A request as a service saw it.</summary>
internal sealed record SeenRequest(string Method, string Target, string Protocol, IReadOnlyDictionary<string, string> Headers)
{
    public static SeenRequest Of(HttpContext context) => new(
        context.Request.Method,
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
        context.Request.Protocol,
        context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));

    /// <summary>A header's value, or null.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header);
}
