using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Server.Security;

/// <summary>The names under which this server may be called.</summary>
/// <param name="names">Host names and addresses, without ports; loopback's are always there.</param>
internal sealed class AllowedHosts(IEnumerable<string> names)
{
    private readonly HashSet<string> _names = new([.. names, "localhost", "127.0.0.1", "[::1]"], StringComparer.OrdinalIgnoreCase);

    public bool Contains(HostString host) => host.HasValue && _names.Contains(host.Host);
}
