using System.Security.Cryptography;
using Hal9.Migrate.Access;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Migrate.Server.Api;

/// <summary>Bearer tokens and route tokens. A token's text is shown once, when it is made.</summary>
internal static class TokenEndpoints
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3650);

    public static void MapTokens(this IEndpointRouteBuilder app)
    {
        app.MapGet(ApiPath.Tokens, async (IMigrationStore store, CancellationToken cancellationToken) =>
            (await store.Tokens.ListAsync(cancellationToken)).Select(token => new TokenDocument(token.Name, token.Role, token.CreatedAt, token.ExpiresAt)))
            .For(Role.Admin).WithSummary("The tokens, without their texts");
        app.MapPost(ApiPath.Tokens, CreateAsync).Takes<TokenRequest>().For(Role.Admin).WithSummary("Make a token; its text is shown this once");
        app.MapDelete(ApiPath.Tokens + "/{name}", RevokeAsync).For(Role.Admin).WithSummary("Revoke a token");
        app.MapPost(ApiPath.RouteTokens, CreateRouteTokenAsync).Takes<RouteTokenRequest>().For(Role.Operator).WithSummary("Make a token with which one's own requests are served by a side of one's choice");
    }

    private static async Task<NewTokenDocument> CreateAsync(HttpContext context, IMigrationStore store, TimeProvider time)
    {
        var request = await BodyReader.ReadAsync<TokenRequest>(context);
        if (!AccessToken.IsValidName(request.Name ?? ""))
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"\"{request.Name}\" is no name for a token.", "Use 1 to 64 letters, digits, '.', '_', '-' and '@'; it will stand in the journal.");
        }

        if (request.Name == Controller.Actor)
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"\"{Controller.Actor}\" is who decides when nobody asked; a token cannot have that name.");
        }

        if (request.LifetimeSeconds is { } life && (life < 1 || life > LongestLife.TotalSeconds))
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"lifetime_seconds is {life}; expected 1 to {LongestLife.TotalSeconds}.");
        }

        var (text, now) = (AccessToken.TextOf(RandomNumberGenerator.GetBytes(AccessToken.RandomBytes)), time.GetUtcNow());
        var token = new AccessToken(request.Name!, request.Role, AccessToken.HashOf(text), now, request.LifetimeSeconds is { } seconds ? now.AddSeconds(seconds) : null);
        if (!ChangeEndpoint.IsDryRun(context) && !await store.Tokens.AddAsync(token, CancellationToken.None))
        {
            throw new MigrateException(ProblemCode.TokenExists, $"There is a token named \"{token.Name}\" already.", "Choose another name, or revoke it first.");
        }

        return new NewTokenDocument(token.Name, token.Role, ChangeEndpoint.IsDryRun(context) ? "" : text, token.ExpiresAt);
    }

    private static async Task<IResult> RevokeAsync(string name, HttpContext context, IMigrationStore store)
    {
        var known = (await store.Tokens.ListAsync(context.RequestAborted)).Any(token => token.Name == name);
        if (!known || (!ChangeEndpoint.IsDryRun(context) && !await store.Tokens.RemoveAsync(name, CancellationToken.None)))
        {
            throw new MigrateException(ProblemCode.UnknownToken, $"There is no token named \"{name}\".");
        }

        return Results.NoContent();
    }

    private static async Task<RouteTokenDocument> CreateRouteTokenAsync(HttpContext context, Controller controller, TimeProvider time)
    {
        var request = await BodyReader.ReadAsync<RouteTokenRequest>(context);
        if (request.LifetimeSeconds < 1 || request.LifetimeSeconds > RouteToken.MaxLifetime.TotalSeconds)
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"lifetime_seconds is {request.LifetimeSeconds}; expected 1 to {RouteToken.MaxLifetime.TotalSeconds}.");
        }

        var expires = time.GetUtcNow().AddSeconds(request.LifetimeSeconds);
        return new RouteTokenDocument(RouteToken.Header, RouteToken.Create(controller.RouteTokenKey, request.Side, expires), expires);
    }
}
