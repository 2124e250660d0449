using System.Collections.Immutable;
using Hal9.Migrate.Checkpoints;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;

namespace Hal9.Migrate.Client.Checkpoints;

/// <summary>Writes the checkpoints, a list of <see cref="Checkpoint"/>.</summary>
/// <param name="client">The server.</param>
public sealed class ListCheckpointsOperation(MigrationClient client) : QueryOperation<NoRequest, ImmutableArray<Checkpoint>>((_, token) => client.GetCheckpointsAsync(token));
