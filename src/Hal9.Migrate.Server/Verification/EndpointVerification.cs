using Hal9.Migrate.Health;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Checks;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Verification;

/// <summary>Whether both services answer and say they are well.</summary>
internal sealed class EndpointVerification(Controller controller, ServiceChecks services) : IVerification
{
    public string Name => "endpoints";

    public async Task<IReadOnlyList<VerificationDocument>> RunAsync(CancellationToken cancellationToken)
    {
        if (controller.View.State.Plan is not { } plan)
        {
            return [new(Name, "services", null, "No plan is registered, so there are no services to ask.")];
        }

        var probes = await Task.WhenAll(services.ProbeAsync(Side.Legacy, plan.Legacy, cancellationToken), services.ProbeAsync(Side.Successor, plan.Successor, cancellationToken));
        return [.. from probe in probes
                   from result in ServiceChecks.Results(probe, [])
                   where result.Category == "services"
                   select new VerificationDocument(Name, result.Name, result.Status == HealthStatus.Unknown ? null : result.Status == HealthStatus.Healthy, result.Message)];
    }
}
