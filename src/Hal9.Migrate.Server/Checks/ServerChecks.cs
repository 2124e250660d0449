using Hal9.Migrate.Health;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Storage;

namespace Hal9.Migrate.Server.Checks;

/// <summary>Whether this server can do its work: its store can be written, and gateways obey.</summary>
internal sealed class ServerChecks(IMigrationStore store, GatewayHub hub, Controller controller, TimeProvider time)
{
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellationToken) => [await StoreAsync(cancellationToken), Gateways()];

    private async Task<CheckResult> StoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.ProbeWriteAsync(cancellationToken);
            return new("store.writable", "server", HealthStatus.Healthy, $"{store.Location} was written.");
        }
        catch (MigrateException exception)
        {
            return new("store.writable", "server", HealthStatus.Unhealthy, exception.Problem.Detail, exception.Problem.Remedy);
        }
    }

    private CheckResult Gateways()
    {
        const string Name = "gateway.acknowledging";
        var (now, version) = (time.GetUtcNow(), controller.View.State.RoutingVersion);
        var gateways = hub.Gateways().Where(gateway => !gateway.HasLeft).ToList();
        var silent = gateways.Where(gateway => gateway.IsSilent(now)).Select(gateway => gateway.Id).ToList();
        var behind = gateways.Where(gateway => !gateway.IsSilent(now) && gateway.Obeys.Version < version).Select(gateway => gateway.Id).ToList();
        if (gateways.Count == silent.Count)
        {
            return new(
                Name, "server", HealthStatus.Unhealthy, gateways.Count == 0 ? "No gateway has reported." : $"No gateway reports any more: {string.Join(", ", silent)}.",
                "Run the server with --gateway, or a gateway with \"hal9-migrate gateway --controller\", and send the traffic through it.");
        }

        return behind.Count + silent.Count > 0
            ? new(Name, "server", HealthStatus.Degraded, $"Not all gateways obey routing {version}: {string.Join(", ", behind.Concat(silent))}.", "See whether they run and reach this server.")
            : new(Name, "server", HealthStatus.Healthy, $"{gateways.Count} gateway(s) obey routing {version}.");
    }
}
