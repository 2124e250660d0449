using System.Security.Claims;
using Hal9.Migrate.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hal9.Migrate.Server.Security;

/// <summary>Which role may do what.</summary>
internal static class AccessRules
{
    /// <summary>Adds authentication by token, and a policy for each role.</summary>
    public static IServiceCollection AddTokenAccess(this IServiceCollection services)
    {
        services.AddAuthentication(TokenAuthentication.SchemeName)
            .AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null);
        var policies = services.AddAuthorizationBuilder();
        foreach (var role in Enum.GetValues<Role>())
        {
            policies.AddPolicy(role.ToString(), policy => policy.RequireAuthenticatedUser().RequireAssertion(context => Allows(context.User, role)));
        }

        // An endpoint that forgets to say whom it is for is for admins.
        policies.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(context => Allows(context.User, Role.Admin)).Build());
        return services;
    }

    /// <summary>Lets only the bearers of this role, or of one that includes it, in.</summary>
    public static TBuilder For<TBuilder>(this TBuilder builder, Role role)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(role.ToString());

    /// <summary>Who asks; the actor of what is decided.</summary>
    public static string Actor(this HttpContext context) => context.User.Identity?.Name ?? throw new InvalidOperationException("Nobody asks.");

    /// <summary>Whether who asks may do everything.</summary>
    public static bool IsAdmin(this HttpContext context) => Allows(context.User, Role.Admin);

    /// <summary>Whether who asks has this role, or one that includes it.</summary>
    public static bool Has(this HttpContext context, Role role) => Allows(context.User, role);

    /// <summary>The role that the endpoint of a request needs, for people.</summary>
    public static string Needed(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy?.ToLowerInvariant() ?? "admin";

    private static bool Allows(ClaimsPrincipal user, Role needed) =>
        Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), out var role) && role switch
        {
            Role.Admin => true,
            Role.Operator or Role.Viewer => needed is not Role.Gateway && needed <= role,
            _ => needed == role,
        };
}
