using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Course;

/// <summary>Gives a migration up: rolls it back to None, waits for that, and closes it. Writes a <see cref="ChangeDocument"/>.</summary>
/// <param name="client">The server.</param>
/// <param name="time">For waiting.</param>
public sealed class AbortOperation(MigrationClient client, TimeProvider time)
    : ChangeOperation<ReasonRequest>(ChangeImpact.High, client.AbortAsync, new RollbackWait(client, time).WaitAsync);
