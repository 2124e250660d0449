using System.Text.Json;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Plans;

/// <summary>Amend the plan of the open migration.</summary>
/// <param name="Plan">The whole new plan.</param>
/// <param name="Reason">Why.</param>
public sealed record AmendPlanRequest(PlanSource Plan, string Reason)
{
    internal AmendRequest ToWire()
    {
        using var document = JsonDocument.Parse(Plan.Check().Source);
        return new(document.RootElement.Clone(), Reason);
    }
}

/// <summary>Changes the plan of the open migration where that is allowed. Writes a <see cref="ChangeDocument"/>.</summary>
/// <param name="client">The server.</param>
public sealed class AmendPlanOperation(MigrationClient client)
    : ChangeOperation<AmendPlanRequest>(ChangeImpact.High, (request, dryRun, token) => client.AmendPlanAsync(request.ToWire(), dryRun, token));
