using System.Collections.Immutable;
using Hal9.Migrate.Gateway.Writes;

namespace Hal9.Migrate.Gateway.Forwarding;

/// <summary>The headers and cookies that belong to Hal9.Migrate and never go to a service.</summary>
internal static class Hal9Header
{
    /// <summary>All of them begin so.</summary>
    public const string Prefix = "X-Hal9-";

    /// <summary>The session cookie of the management API.</summary>
    public const string SessionCookie = "hal9_session";

    /// <summary>What the names of our cookies begin with.</summary>
    public const string CookiePrefix = "hal9_";

    /// <summary>Our cookies.</summary>
    public static readonly ImmutableArray<string> Cookies = [SessionCookie, MarkCookie.Name];

    /// <summary>Whether a header is one of them.</summary>
    public static bool IsOurs(string name) => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}
