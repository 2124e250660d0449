using System.Security.Claims;
using System.Text.Encodings.Web;
using Hal9.Migrate.Access;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Failures;
using Hal9.Migrate.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hal9.Migrate.Server.Security;

/// <summary>Finds out who asks: by the bearer token, or a browser by its session.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IMigrationStore store, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    /// <summary>The claim that holds the hash of the bearer token that was sent; a session has none.</summary>
    public const string TokenClaim = "token_hash";

    private const string Expected = SchemeName + " ";
    private const int LongestToken = 256;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Expected, StringComparison.OrdinalIgnoreCase))
        {
            return SessionCookie.HashOf(Request) is { } session ? await OfSessionAsync(session) : AuthenticateResult.NoResult();
        }

        var text = header[Expected.Length..].Trim();
        if (text.Length > LongestToken || await store.Tokens.FindAsync(AccessToken.HashOf(text), Context.RequestAborted) is not { } token)
        {
            return AuthenticateResult.Fail("The token is unknown or was revoked.");
        }

        return token.ExpiresAt is { } end && end <= time.GetUtcNow()
            ? AuthenticateResult.Fail($"The token {token.Name} expired at {end:u}.") : Success(token, new Claim(TokenClaim, token.Hash));
    }

    /// <summary>A cookie comes along whoever made the browser send it, so a change by it always needs the header that only our page sends.</summary>
    private async Task<AuthenticateResult> OfSessionAsync(string session)
    {
        if (await store.Tokens.FindSessionAsync(session, Context.RequestAborted) is not { } token || token.ExpiresAt <= time.GetUtcNow())
        {
            return AuthenticateResult.Fail("The session has ended.");
        }

        return HttpMethods.IsGet(Request.Method) || Request.Headers.ContainsKey(OriginFilter.ClientHeader)
            ? Success(token) : AuthenticateResult.Fail($"A change by a session needs the header {OriginFilter.ClientHeader}.");
    }

    private static AuthenticateResult Success(AccessToken token, params Claim[] more)
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.Name, token.Name), new(ClaimTypes.Role, token.Role.ToString()), .. more], SchemeName, ClaimTypes.Name, ClaimTypes.Role);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        Response.Headers.WWWAuthenticate = SchemeName;
        await ProblemResult.WriteAsync(
            Context,
            ProblemCode.Unauthenticated,
            failure?.Message ?? "This needs a token, and none was sent.",
            "Send a bearer token: HAL9_TOKEN, the credentials file the server writes on its first start, or one made by \"hal9-migrate token create\".");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ProblemResult.WriteAsync(
        Context,
        ProblemCode.Forbidden,
        $"The token {Context.User.Identity?.Name} has the role {Context.User.FindFirstValue(ClaimTypes.Role)?.ToLowerInvariant()}; {Context.Request.Method} {Context.Request.Path} needs {AccessRules.Needed(Context)}.",
        "Use a token with that role; an admin makes one with \"hal9-migrate token create\".");
}
