using System.Collections.Immutable;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Features;

namespace Hal9.Migrate.Client.Features;

/// <summary>Writes the feature flags, a list of <see cref="FeatureFlag"/>.</summary>
/// <param name="client">The server.</param>
public sealed class ListFeaturesOperation(MigrationClient client) : QueryOperation<NoRequest, ImmutableArray<FeatureFlag>>((_, token) => client.GetFeaturesAsync(token));
