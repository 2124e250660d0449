using Hal9.Migrate.Gateway.Control;
using Hal9.Migrate.Gateway.Forwarding;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Writes;

namespace Hal9.Migrate.Gateway.Metrics;

/// <summary>What the metrics of a gateway are read from.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Meter">What it counts as it goes.</param>
/// <param name="Totals">What it has measured in finished seconds.</param>
/// <param name="Writes">Who writes and who waits.</param>
/// <param name="Routing">What it obeys; null before the first snapshot.</param>
/// <param name="Contact">When it last heard of its controller.</param>
internal sealed record GatewayReadings(string Id, GatewayMeter Meter, TrafficTotals Totals, WriteTraffic Writes, ActiveRouting? Routing, ControllerContact Contact);
