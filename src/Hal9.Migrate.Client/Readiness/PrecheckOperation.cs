using System.Collections.Immutable;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Health;
using Hal9.Migrate.Problems;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Readiness;

/// <summary>Make pre-flight checks.</summary>
/// <param name="Deep">Also configuration, resources and a latency baseline.</param>
/// <param name="Components">The HAL9 components to look at; all when empty.</param>
public sealed record PrecheckRequest(bool Deep, ImmutableArray<string> Components);

/// <summary>Makes the server's pre-flight checks for its plan. Writes a <see cref="CheckReport"/>; ends in NotReady when one is unhealthy.</summary>
/// <param name="client">The server.</param>
public sealed class PrecheckOperation(MigrationClient client) : IOperation<PrecheckRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(PrecheckRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        if (Hal9Component.Check(request.Components) is { } unknown)
        {
            throw new MigrateException(unknown);
        }

        const string activity = "Pre-flight checks";
        host.Progress(new(activity, request.Deep ? "services, components, configuration, resources, baseline" : "services and components"));
        var report = await client.PrecheckAsync(request.Deep, request.Components, cancellationToken).ConfigureAwait(false);
        host.Progress(new(activity, "checked", Completed: true));
        host.Write(report);
        return ReadinessOutcome.Of(report);
    }
}
