using Hal9.Migrate.Gateway.Exposition;
using Hal9.Migrate.Gateway.Hosting;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Notifying;

namespace Hal9.Migrate.Server.Metrics;

/// <summary>Writes all metrics of this process: the server's, those of the gateway in it, and what the process takes.</summary>
internal sealed class ServerMetrics(Controller controller, GatewayHub hub, TrafficTotals totals, StateFeed rows, HealthMonitor health, NotificationTotals notifications, TimeProvider time)
{
    private volatile GatewayHost? _gateway;

    /// <summary>A gateway runs in this process: its metrics are on the same page.</summary>
    public void Include(GatewayHost gateway) => _gateway = gateway;

    /// <summary>Writes them.</summary>
    public void Write(MetricsText text)
    {
        text.Add(ServerFamilies.All, Read());
        _gateway?.WriteMetrics(text);
        text.Add(ProcessMetrics.Families, time);
    }

    private ServerReadings Read()
    {
        var view = controller.View;
        return new(
            view, view.Lately(StatusBuilder.TrafficSeconds), [.. hub.Gateways().Where(gateway => !gateway.HasLeft)], rows.Report, totals, controller.Decided,
            notifications, health, time.GetUtcNow());
    }
}
