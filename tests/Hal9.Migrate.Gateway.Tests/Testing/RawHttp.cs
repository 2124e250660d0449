using System.Net.Sockets;
using System.Text;

namespace Hal9.Migrate.Gateway.Tests.Testing;

/// <summary>Speaks HTTP by hand, for what clients would not send or would tidy up.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<RawHttp> ConnectAsync(Uri address)
    {
        var raw = new RawHttp();
        await raw._socket.ConnectAsync(address.Host, address.Port, Cancelled);
        return raw;
    }

    /// <summary>Sends one request that closes the connection, and returns everything that comes back.</summary>
    public static async Task<string> AskAsync(Uri address, string request)
    {
        using var raw = await ConnectAsync(address);
        await raw.SendAsync(request);
        return await raw.ReadUntilAsync(null);
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.Latin1.GetBytes(text), Cancelled);

    /// <summary>Reads until the text has come, or, given none, until the connection ends.</summary>
    public async Task<string> ReadUntilAsync(string? end)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (end is null || !text.ToString().Contains(end, StringComparison.Ordinal))
        {
            var count = await _socket.ReceiveAsync(buffer, Cancelled);
            if (count == 0)
            {
                break;
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    /// <summary>Ends the connection as a crashed client does.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();
}
