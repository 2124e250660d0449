using System.Security.Cryptography;
using Hal9.Migrate.Access;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Server.Security;

/// <summary>The cookie by which a signed-in browser is known: a random id that says nothing, never the token.</summary>
internal static class SessionCookie
{
    public const string Name = "hal9_session";

    /// <summary>A working day; then one signs in again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const int LongestId = 64;

    /// <summary>The hash of the id that a request bears; null when it bears none.</summary>
    public static string? HashOf(HttpRequest request) =>
        request.Cookies[Name] is { Length: > 0 and <= LongestId } id ? AccessToken.HashOf(id) : null;

    /// <summary>Gives the browser a new id, and returns its hash.</summary>
    public static string Give(HttpContext context, DateTimeOffset expiresAt)
    {
        var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(LongestId / 2)).ToLowerInvariant();
        context.Response.Cookies.Append(Name, id, Options(context, expiresAt));
        return AccessToken.HashOf(id);
    }

    /// <summary>Takes it away.</summary>
    public static void Take(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expiresAt) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", Expires = expiresAt };
}
