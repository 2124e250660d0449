using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Checkpoints;

/// <summary>Makes a checkpoint. Writes a <see cref="ChangeDocument"/>.</summary>
/// <param name="client">The server.</param>
public sealed class CreateCheckpointOperation(MigrationClient client)
    : ChangeOperation<CheckpointRequest>(ChangeImpact.Low, client.CreateCheckpointAsync);
