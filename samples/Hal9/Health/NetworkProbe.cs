using System.Net;
using System.Net.Sockets;
using Hal9.Sample.Metrics;

namespace Hal9.Sample.Health;

/// <summary>Our own listener takes a connection, and how many are open against the limit.</summary>
internal sealed class NetworkProbe(Func<IPEndPoint> listener, ConnectionCount connections, long connectionLimit, TimeProvider time)
    : IComponentProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public string Component => "network";

    public async ValueTask<ComponentHealth> MeasureAsync(CancellationToken cancellation)
    {
        var open = connections.Open;
        var began = time.GetTimestamp();
        using (var client = new TcpClient(listener().AddressFamily))
        using (var patience = new CancellationTokenSource(Patience, time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation))
        {
            await client.ConnectAsync(listener(), either.Token);
        }

        var elapsed = time.GetElapsedTime(began);
        return ComponentHealth.Worst(
            ComponentHealth.LessIsBetter(
                elapsed.TotalMilliseconds, 100, Patience.TotalMilliseconds,
                $"the listener took a connection in {elapsed.TotalMilliseconds:F2} ms"),
            ComponentHealth.LessIsBetter(
                (double)open / connectionLimit, 0.8, 1, $"{open} of at most {connectionLimit} connections open"));
    }
}
