using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Checkpoints;

/// <summary>Go back to a checkpoint.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why.</param>
public sealed record RestoreCheckpointRequest(string Name, string? Reason = null);

/// <summary>Goes back to a checkpoint's step and flags and waits until that is done. Writes a <see cref="ChangeDocument"/>.</summary>
/// <param name="client">The server.</param>
/// <param name="time">For waiting.</param>
public sealed class RestoreCheckpointOperation(MigrationClient client, TimeProvider time)
    : ChangeOperation<RestoreCheckpointRequest>(ChangeImpact.High, (request, dryRun, token) => client.RestoreCheckpointAsync(request.Name, new ReasonRequest(request.Reason), dryRun, token), new RollbackWait(client, time).WaitAsync);
