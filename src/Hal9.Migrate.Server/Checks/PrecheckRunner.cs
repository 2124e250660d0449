using System.Collections.Immutable;
using Hal9.Migrate.Health;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Server.Checks;

/// <summary>Makes the pre-flight checks, side by side, each with a result of its own.</summary>
internal sealed class PrecheckRunner(
    ServiceChecks services, ServerChecks server, ConfigurationChecks configuration, ResourceChecks resources, BaselineChecks baseline, StateChecks state, TimeProvider time)
{
    /// <summary>Checks; a check that cannot be made is Unknown, never left out.</summary>
    public async Task<CheckReport> RunAsync(PrecheckRequest request, CancellationToken cancellationToken)
    {
        var probes = await Task.WhenAll(
            services.ProbeAsync(Side.Legacy, request.Plan.Legacy, cancellationToken), services.ProbeAsync(Side.Successor, request.Plan.Successor, cancellationToken));
        var results = probes.SelectMany(probe => ServiceChecks.Results(probe, request.Components)).ToImmutableArray();
        if (request.Components.IsEmpty)
        {
            results = results.AddRange(await server.RunAsync(cancellationToken));
        }

        if (request.IsDeep && request.Components.IsEmpty)
        {
            var deep = await Task.WhenAll(
                configuration.RunAsync(request.Plan, probes, cancellationToken), resources.RunAsync(request.Plan, cancellationToken), baseline.RunAsync(request.Plan, cancellationToken));
            results = results.AddRange(deep.SelectMany(group => group));

            // On its own: a baseline beside a database at work would be that of a busy system.
            results = results.AddRange(request.MayQuoteRows ? await state.RunAsync(request.Plan, cancellationToken) : StateChecks.NotForViewers(request.Plan));
        }

        return new CheckReport(results, time.GetUtcNow());
    }
}
