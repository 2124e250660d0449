using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Hal9.Migrate.Server.Dashboard;

/// <summary>The files of the page, which are resources of this assembly. Anybody may load them: they hold nothing; what they show needs a session.</summary>
internal static class DashboardEndpoints
{
    private const string Prefix = "dashboard/";
    private const string Index = "index.html";

    /// <summary>Nothing from elsewhere, nothing inline, and nobody may frame it.</summary>
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, string> MediaTypes = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, (byte[] Content, EntityTagHeaderValue Tag)> Files =
        typeof(DashboardEndpoints).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], Read);

    public static void MapDashboard(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", (HttpContext context) => File(context, Index)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/dashboard/{**name}", (HttpContext context, string name) => File(context, name)).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult File(HttpContext context, string name)
    {
        if (!Files.TryGetValue(name, out var file))
        {
            return name == Index
                ? Results.Text("This server was built without the dashboard (it needs Node.js when it is built). The API is under /api, its description at /openapi/v1.json.\n")
                : Results.NotFound();
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
        return Results.File(file.Content, MediaTypes[Path.GetExtension(name)], entityTag: file.Tag);
    }

    private static (byte[] Content, EntityTagHeaderValue Tag) Read(string name)
    {
        using var stream = typeof(DashboardEndpoints).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return (content, new EntityTagHeaderValue($"\"{Convert.ToHexString(SHA256.HashData(content).AsSpan(0, 8))}\""));
    }
}
