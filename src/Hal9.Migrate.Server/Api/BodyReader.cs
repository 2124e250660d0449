using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hal9.Migrate.Server.Api;

/// <summary>Reads request bodies: bounded, and strict, since a member that is misspelt would otherwise be silently ignored.</summary>
internal static class BodyReader
{
    /// <summary>The largest usual body, in bytes.</summary>
    public const long MaxLength = 2 * 1024 * 1024;

    /// <summary>The largest import, in bytes.</summary>
    public const long MaxImportLength = 256 * 1024 * 1024;

    private static readonly JsonSerializerOptions Strict = new(Hal9Json.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The body as a document; an empty one is an empty object where that is allowed.</summary>
    public static async Task<T> ReadAsync<T>(HttpContext context, bool mayBeEmpty = false)
    {
        if (mayBeEmpty && context.Request.ContentLength is null or 0 && !context.Request.Headers.ContainsKey("Transfer-Encoding"))
        {
            return JsonSerializer.Deserialize<T>("{}", Strict)!;
        }

        return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Strict, context.RequestAborted)
            ?? throw new MigrateException(ProblemCode.MalformedBody, "The body is null; an object is expected.");
    }

    /// <summary>The body as text.</summary>
    public static async Task<string> ReadTextAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }

    /// <summary>Lets a request have a larger body than usual.</summary>
    public static void Allow(HttpContext context, long bytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = bytes;
        }
    }
}
