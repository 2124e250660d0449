using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Plans;

/// <summary>Writes the plan in force, a <see cref="PlanDocument"/>.</summary>
/// <param name="client">The server.</param>
public sealed class ShowPlanOperation(MigrationClient client) : QueryOperation<NoRequest, PlanDocument>((_, token) => client.GetPlanAsync(token));
