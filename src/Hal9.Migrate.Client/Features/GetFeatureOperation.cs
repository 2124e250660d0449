using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Features;

namespace Hal9.Migrate.Client.Features;

/// <summary>Writes the <see cref="FeatureFlag"/> of a name.</summary>
/// <param name="client">The server.</param>
public sealed class GetFeatureOperation(MigrationClient client) : QueryOperation<string, FeatureFlag>(client.GetFeatureAsync);
