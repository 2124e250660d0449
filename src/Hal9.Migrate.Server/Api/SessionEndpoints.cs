using System.Security.Claims;
using Hal9.Migrate.Access;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Migrate.Server.Api;

/// <summary>Signing a browser in and out.</summary>
internal static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder app)
    {
        app.MapGet(ApiPath.Session, (HttpContext context) => new SessionDocument(context.Actor(), Enum.Parse<Role>(context.User.FindFirstValue(ClaimTypes.Role)!), null))
            .For(Role.Viewer).WithSummary("Whom the browser is signed in as");
        app.MapPost(ApiPath.Session, SignInAsync).Takes<SessionRequest>().AllowAnonymous().WithSummary("Sign a browser in with a token, or with a code that stands for one");
        app.MapPost(ApiPath.SessionCodes, (HttpContext context, SessionCodes codes) => codes.Make(context.User.FindFirstValue(TokenAuthentication.TokenClaim)
            ?? throw new MigrateException(ProblemCode.Forbidden, "A code is made for a token, not for a browser's session.", "Ask with a bearer token.")))
            .For(Role.Viewer).WithSummary("Make a code with which a browser is signed in as whoever asks: good once, for a minute");
        app.MapDelete(ApiPath.Session, SignOutAsync).AllowAnonymous().WithSummary("Sign the browser out");
    }

    private static async Task<SessionDocument> SignInAsync(HttpContext context, IMigrationStore store, SessionCodes codes, TimeProvider time)
    {
        var (request, now) = (await BodyReader.ReadAsync<SessionRequest>(context), time.GetUtcNow());
        var hash = request switch
        {
            { Token: { Length: > 0 and <= 256 } text } => AccessToken.HashOf(text.Trim()),
            { Token: null, Code: { Length: > 0 and <= 256 } code } => codes.Use(code),
            _ => null,
        };
        var token = hash is null ? null : await store.Tokens.FindAsync(hash, context.RequestAborted);
        if (token is null || token.ExpiresAt <= now)
        {
            throw new MigrateException(
                ProblemCode.Unauthenticated,
                token is not null ? $"The token {token.Name} expired at {token.ExpiresAt:u}."
                    : request.Code is null ? "That token is unknown, or was revoked." : "That link was used already, or is older than a minute.",
                request.Code is not null ? "Make another with Show-Hal9Dashboard, or sign in with a token."
                    : "Make one with \"hal9-migrate token create\" or New-Hal9Token; the file that the server writes for whoever runs it holds one too.");
        }

        if (token.Role < Role.Viewer)
        {
            throw new MigrateException(
                ProblemCode.Forbidden, $"The token {token.Name} has the role {token.Role.ToString().ToLowerInvariant()}, which may not see the migration.", "Use a token with the role viewer or above.");
        }

        var expires = now + SessionCookie.Lifetime;
        expires = token.ExpiresAt is { } end && end < expires ? end : expires;
        await store.Tokens.AddSessionAsync(new BrowserSession(SessionCookie.Give(context, expires), token.Hash, expires), now, CancellationToken.None);
        return new SessionDocument(token.Name, token.Role, expires);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, IMigrationStore store)
    {
        if (SessionCookie.HashOf(context.Request) is { } session)
        {
            await store.Tokens.RemoveSessionAsync(session, CancellationToken.None);
            SessionCookie.Take(context);
        }

        return Results.NoContent();
    }
}
