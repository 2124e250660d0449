using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Checkpoints;

/// <summary>Removes the checkpoint of a name. Writes a <see cref="ChangeDocument"/>.</summary>
/// <param name="client">The server.</param>
public sealed class RemoveCheckpointOperation(MigrationClient client)
    : ChangeOperation<string>(ChangeImpact.High, client.RemoveCheckpointAsync);
