using System.Net;
using System.Net.Sockets;

namespace Hal9.Migrate.SystemTests.Refusals;

/// <summary>A port on which somebody else listens.</summary>
internal sealed class TakenAddress : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TakenAddress() => _listener.Start();

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Dispose() => _listener.Dispose();
}
