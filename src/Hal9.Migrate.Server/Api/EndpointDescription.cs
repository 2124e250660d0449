using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Server.Api;

/// <summary>What the OpenAPI document says of endpoints that read their bodies themselves.</summary>
internal static class EndpointDescription
{
    /// <summary>The endpoint takes such a JSON body.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint)
        where T : notnull => endpoint.Accepts<T>(isOptional: true, "application/json");
}
