using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Features;

/// <summary>Removes the feature flag of a name. Writes a <see cref="ChangeDocument"/>.</summary>
/// <param name="client">The server.</param>
public sealed class RemoveFeatureOperation(MigrationClient client)
    : ChangeOperation<string>(ChangeImpact.High, client.RemoveFeatureAsync);
