using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Hal9.Migrate.Health;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Identity;
using Hal9.Migrate.Server.Secrets;

namespace Hal9.Migrate.Server.Checks;

/// <summary>Whether plan, addresses, certificates and clocks fit together.</summary>
internal sealed class ConfigurationChecks(ServerAddresses addresses, GatewayHub hub, SecretReferences secrets, TimeProvider time)
{
    private const string Category = "configuration";
    private static readonly TimeSpan SkewWarning = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SkewError = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<CheckResult>> RunAsync(MigrationPlan plan, IReadOnlyList<ServiceProbe> probes, CancellationToken cancellationToken) =>
    [
        new("plan.valid", Category, HealthStatus.Healthy, $"Plan {plan.Name} ({plan.Hash[..12]}): {plan.Gates.Count()} gates, {plan.Triggers.Length} triggers, {plan.Features.Length} flags."),
        Steps(plan),
        .. plan.Notifications.Select(Notification),
        .. await Task.WhenAll(probes.Select(probe => AddressAsync(probe, cancellationToken))),
        .. await Task.WhenAll(probes.Select(probe => TlsAsync(probe, cancellationToken))),
        .. probes.Select(Clock),
        .. hub.Gateways().Where(gateway => !gateway.IsSilent(time.GetUtcNow())).Select(gateway => Clock($"gateway.{gateway.Id}.clock", gateway.ClockOffset)),
    ];

    private static CheckResult Steps(MigrationPlan plan)
    {
        var ungated = plan.Phases.Where(phase => phase.Key is Phases.Phase.Shadow or Phases.Phase.Canary or Phases.Phase.RampUp && phase.Value.Gates.IsEmpty).Select(phase => phase.Key).ToList();
        return plan.Triggers.IsEmpty
            ? new("plan.protection", Category, HealthStatus.Degraded, "The plan has no triggers: nothing rolls back by itself.", "Leave \"triggers\" out for the default ones.")
            : ungated.Count > 0
                ? new("plan.protection", Category, HealthStatus.Degraded, $"No gate guards {string.Join(", ", ungated)}: only the hold does.", "Leave \"gates\" out for the default ones.")
                : new("plan.protection", Category, HealthStatus.Healthy, "Every phase with traffic has gates, and there are triggers.");
    }

    private CheckResult Notification(NotificationDestination destination)
    {
        var name = $"notifications.{destination.Name}";
        try
        {
            _ = destination.Secret is { } secret ? secrets.Resolve(secret) : null;
            return Uri.TryCreate(secrets.Resolve(destination.Url), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? new(name, Category, HealthStatus.Healthy, "Its address and its secret can be had; \"verify --tests notifications\" sends a trial.")
                : new(name, Category, HealthStatus.Unhealthy, $"What {destination.Url} stands for is no http or https address.", "Put the whole address into the secret.");
        }
        catch (MigrateException exception)
        {
            return new(name, Category, HealthStatus.Unhealthy, exception.Problem.Detail, exception.Problem.Remedy);
        }
    }

    /// <summary>A service that lies behind its own gateway would be asked by the gateway for what the gateway asks it for.</summary>
    private async Task<CheckResult> AddressAsync(ServiceProbe probe, CancellationToken cancellationToken)
    {
        var name = $"{probe.Name}.address";
        var url = probe.Plan.Upstream.Url;
        try
        {
            var resolved = IPAddress.TryParse(url.IdnHost, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(url.IdnHost, cancellationToken);
            var own = addresses.All.FirstOrDefault(own => own.Port == url.Port && resolved.Any(address => IsOurs(address, own)));
            return own is null
                ? new(name, Category, HealthStatus.Healthy, $"{url} is no address of this server.")
                : new(name, Category, HealthStatus.Unhealthy, $"{url} is this server's own address {own}: requests would go in a circle.", $"Give {probe.Name}.url the address of the service itself.");
        }
        catch (SocketException exception)
        {
            return new(name, Category, HealthStatus.Unhealthy, $"{url.IdnHost} cannot be resolved: {exception.Message}", $"Mend {probe.Name}.url or the name service.");
        }
    }

    private async Task<CheckResult> TlsAsync(ServiceProbe probe, CancellationToken cancellationToken)
    {
        var (name, url) = ($"{probe.Name}.tls", probe.Plan.Upstream.Url);
        if (url.Scheme != Uri.UriSchemeHttps)
        {
            return url.IsLoopback
                ? new(name, Category, HealthStatus.Healthy, "Plain HTTP, on this machine only.")
                : new(name, Category, HealthStatus.Degraded, $"Plain HTTP to {url.Host}: what users send crosses the network unprotected.", $"Use https in {probe.Name}.url, or a network nobody else can read.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(url.IdnHost, url.Port, limit.Token);
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = url.IdnHost }, limit.Token);
            using var certificate = new X509Certificate2(stream.RemoteCertificate!);
            var left = certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
            var message = string.Create(CultureInfo.InvariantCulture, $"Certificate of {url.Host} is trusted and valid for {left.TotalDays:0} days, {stream.SslProtocol}.");
            return left < TimeSpan.FromDays(14)
                ? new(name, Category, HealthStatus.Degraded, message, "Renew it before the migration.") : new(name, Category, HealthStatus.Healthy, message);
        }
        catch (Exception exception) when (exception is SocketException or IOException or System.Security.Authentication.AuthenticationException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new(name, Category, HealthStatus.Unhealthy, $"No trusted connection to {url.Host}: {exception.Message}", "Mend the certificate, or let this machine trust who issued it.");
        }
    }

    private static CheckResult Clock(ServiceProbe probe) => Clock($"{probe.Name}.clock", probe.ClockOffset);

    private static CheckResult Clock(string name, TimeSpan? offset)
    {
        if (offset is not { } known)
        {
            return new(name, Category, HealthStatus.Unknown, "It does not tell its time.", "Send a Date header, or \"time\" in the health document.");
        }

        // A Date header has whole seconds only.
        var message = string.Create(CultureInfo.InvariantCulture, $"Its clock differs from this server's by {known.TotalSeconds:0.0} s.");
        return known.Duration() > SkewError ? new(name, Category, HealthStatus.Unhealthy, message, "Set the clock (NTP).")
            : known.Duration() > SkewWarning ? new(name, Category, HealthStatus.Degraded, message, "Set the clock (NTP).")
            : new(name, Category, HealthStatus.Healthy, message);
    }

    private static bool IsOurs(IPAddress address, Uri own) =>
        IPAddress.TryParse(own.Host.Trim('[', ']'), out var listening)
        && (address.Equals(listening) || ((listening.Equals(IPAddress.Any) || listening.Equals(IPAddress.IPv6Any)) && IPAddress.IsLoopback(address)));
}
