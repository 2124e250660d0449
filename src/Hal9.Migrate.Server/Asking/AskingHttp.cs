using System.Net;
using System.Net.Sockets;

namespace Hal9.Migrate.Server.Asking;

/// <summary>
/// How this server asks what a plan names: without redirects, cookies or proxies, bounded, and never an address of the local link, where clouds keep
/// what a machine may do.
/// </summary>
internal sealed class AskingHttp : IDisposable
{
    /// <summary>The longest answer that is read, in bytes.</summary>
    public const int MaxAnswer = 256 * 1024;

    /// <summary>For requests; each has its own limit of time.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectCallback = ConnectAsync,
    })
    {
        MaxResponseContentBufferSize = MaxAnswer,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    /// <summary>Whether an address belongs to the local link.</summary>
    public static bool IsLinkLocal(IPAddress address)
    {
        var known = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return known.AddressFamily == AddressFamily.InterNetwork ? known.GetAddressBytes() is [169, 254, ..] : known.IsIPv6LinkLocal;
    }

    // After the name was resolved: a name can be made to mean any address.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = Array.FindAll(found, address => !IsLinkLocal(address));
        if (allowed.Length == 0)
        {
            throw new HttpRequestException($"{context.DnsEndPoint.Host} is an address of the local link, which is not asked.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
