using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using Hal9.Migrate.Health;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Server.Checks;

/// <summary>Whether the services answer, and what they say of themselves and their components.</summary>
internal sealed class ServiceChecks(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Asks a service's health endpoint once.</summary>
    public async Task<ServiceProbe> ProbeAsync(Side side, ServicePlan plan, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        var begun = time.GetTimestamp();
        try
        {
            using var response = await http.GetAsync(plan.HealthUrl, limit.Token);
            var document = HealthDocument.Read(await response.Content.ReadAsStringAsync(limit.Token));
            var elapsed = time.GetElapsedTime(begun);

            // The service told its time somewhere on the way; half of the way is the best guess.
            var offset = (document.Time ?? response.Headers.Date) is { } told ? told - (time.GetUtcNow() - elapsed / 2) : (TimeSpan?)null;
            return new(side, plan, (int)response.StatusCode, null, document, elapsed, offset);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(side, plan, null, $"did not answer within {Timeout.TotalSeconds:0} s", null, Timeout, null);
        }
        catch (HttpRequestException exception)
        {
            return new(side, plan, null, Reason(exception), null, time.GetElapsedTime(begun), null);
        }
    }

    /// <summary>The results of a probe; only those of the components asked for when some are.</summary>
    public static IEnumerable<CheckResult> Results(ServiceProbe probe, ImmutableArray<string> components) =>
        components.IsEmpty ? [Reachable(probe), Healthy(probe), .. Components(probe, components)] : Components(probe, components);

    private static CheckResult Reachable(ServiceProbe probe) => probe.Failure is { } failure
        ? new($"{probe.Name}.reachable", "services", HealthStatus.Unhealthy, $"{probe.Plan.Upstream.Url} {failure}.", $"Start the {probe.Name} service, or mend {probe.Name}.url in the plan.")
        : new($"{probe.Name}.reachable", "services", HealthStatus.Healthy, string.Create(CultureInfo.InvariantCulture, $"{probe.Plan.Upstream.Url} answered in {probe.Elapsed.TotalMilliseconds:0.#} ms."));

    private static CheckResult Healthy(ServiceProbe probe)
    {
        var (name, where) = ($"{probe.Name}.health", probe.Plan.HealthUrl);
        return probe switch
        {
            { Document: null } => new(name, "services", HealthStatus.Unknown, $"{where} could not be asked."),
            { Document.Status: HealthStatus.Unknown, Status: >= 200 and < 300 } => new(name, "services", HealthStatus.Healthy, $"{where} answered {probe.Status}, without saying more."),
            { Document.Status: HealthStatus.Unknown, Status: 404 } => new(name, "services", HealthStatus.Degraded, $"There is no health endpoint at {where}.", $"Set {probe.Name}.health in the plan."),
            { Document.Status: HealthStatus.Unknown } => new(name, "services", HealthStatus.Unhealthy, $"{where} answered {probe.Status}.", $"See why the {probe.Name} service is not well."),
            { Document: var document } => new(
                name, "services", document.Status, string.Create(CultureInfo.InvariantCulture, $"Says it is {document.Status}, score {document.Score:0.00}."),
                document.Status == HealthStatus.Healthy ? null : $"See which components of the {probe.Name} are not well."),
        };
    }

    private static IEnumerable<CheckResult> Components(ServiceProbe probe, ImmutableArray<string> asked)
    {
        var told = (probe.Document?.Components ?? []).ToDictionary(component => component.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var name in Hal9Component.All.Where(known => asked.IsEmpty || asked.Contains(known, StringComparer.OrdinalIgnoreCase)))
        {
            if (told.TryGetValue(name, out var component))
            {
                yield return new(
                    $"{probe.Name}.{name}", "components", component.Status, component.Message.Length == 0 ? $"Says it is {component.Status}." : component.Message,
                    component.Status == HealthStatus.Healthy ? null : $"Look after the {name} of the {probe.Name} service.");
            }
            else if (!asked.IsEmpty || told.Count > 0)
            {
                yield return new($"{probe.Name}.{name}", "components", HealthStatus.Unknown, $"The {probe.Name} service says nothing of it.", $"Let {probe.Plan.HealthUrl} report it.");
            }
        }
    }

    private static string Reason(HttpRequestException exception) => exception switch
    {
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "refuses connections",
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } => "has a host name that is not known here",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => $"cannot be trusted: {exception.InnerException?.Message ?? exception.Message}",
        _ => $"failed: {exception.InnerException?.Message ?? exception.Message}",
    };
}
