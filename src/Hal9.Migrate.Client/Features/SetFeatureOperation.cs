using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Features;

/// <summary>Add a flag, or change what is given of one.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Change">What to change; null members stay as they are.</param>
public sealed record SetFeatureRequest(string Key, FeatureRequest Change);

/// <summary>Adds a feature flag, or changes what is given of one. Writes a <see cref="ChangeDocument"/>.</summary>
/// <param name="client">The server.</param>
public sealed class SetFeatureOperation(MigrationClient client)
    : ChangeOperation<SetFeatureRequest>(ChangeImpact.Low, (request, dryRun, token) => client.SetFeatureAsync(request.Key, request.Change, dryRun, token));
