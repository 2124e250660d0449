using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

/// <summary>Stands between a client and a server on this machine: counts what goes through, and holds an event stream back when it is told to.</summary>
public sealed class Relay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _open = [];
    private readonly ManualResetEventSlim _free = new(true);
    private readonly int _port;
    private long _passed;

    public Relay(int port)
    {
        _port = port;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where to connect to in place of the server.</summary>
    public Uri Uri => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How many bytes of event streams went to the client.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>After so many bytes an event stream is held back until Release.</summary>
    public long HoldAfter { get; set; } = long.MaxValue;

    public void Hold() => _free.Reset();

    public void Release() => _free.Set();

    public void Dispose()
    {
        Release();
        _listener.Stop();
        foreach (var client in _open.ToArray())
        {
            client.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync();
            // What the client does not read stays with the server, not here.
            var server = new TcpClient { ReceiveBufferSize = 65_536 };
            client.SendBufferSize = 65_536;
            server.Connect(IPAddress.Loopback, _port);
            _open.AddRange([client, server]);
            _ = client.GetStream().CopyToAsync(server.GetStream());
            new Thread(() => Pass(server.GetStream(), client.GetStream())) { IsBackground = true }.Start();
        }
    }

    private void Pass(Stream from, Stream to)
    {
        var buffer = new byte[16_384];
        var (isEvents, mine) = (false, 0L);
        try
        {
            for (int read; (read = from.Read(buffer)) > 0;)
            {
                isEvents |= Encoding.ASCII.GetString(buffer, 0, read).Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
                if (isEvents && mine > HoldAfter)
                {
                    _free.Wait();
                }

                to.Write(buffer, 0, read);
                if (isEvents)
                {
                    mine += read;
                    Interlocked.Add(ref _passed, read);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SocketException)
        {
            // One of them is gone.
        }
    }
}
