using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hal9.Migrate.Gateway.Tests.Testing;

/// <summary>A server below HTTP, for services that break the rules: every connection goes to the test's own hands.</summary>
internal sealed class RudeServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private int _connections;

    private RudeServer()
    {
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How many connections have come.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static RudeServer Start(Func<Socket, CancellationToken, Task> serve)
    {
        var server = new RudeServer();
        server._listener.Start(512);
        _ = server.AcceptAsync(serve);
        return server;
    }

    /// <summary>A server that reads a request's head and then does something.</summary>
    public static RudeServer AfterHead(Func<Socket, CancellationToken, Task> serve) => Start(async (socket, cancelled) =>
    {
        await ReadHeadAsync(socket, cancelled);
        await serve(socket, cancelled);
    });

    public static async Task<string> ReadHeadAsync(Socket socket, CancellationToken cancelled)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(buffer, cancelled);
            if (count == 0)
            {
                break;
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    /// <summary>Sends text.</summary>
    public static async Task SayAsync(Socket socket, string text, CancellationToken cancelled) =>
        await socket.SendAsync(Encoding.Latin1.GetBytes(text), cancelled);

    /// <summary>Ends a connection as a crashed service does.</summary>
    public static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, 0);
        socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> serve)
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stopped.Token);
                socket.NoDelay = true;
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(socket, serve);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket, Func<Socket, CancellationToken, Task> serve)
    {
        using (socket)
        {
            try
            {
                await serve(socket, _stopped.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The other side has gone, or the test is over.
            }
        }
    }
}
