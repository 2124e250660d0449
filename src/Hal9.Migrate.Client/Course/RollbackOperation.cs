using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Course;

/// <summary>Goes back to an earlier step and waits until that is done. Writes a <see cref="ChangeDocument"/> whose status holds the times measured.</summary>
/// <param name="client">The server.</param>
/// <param name="time">For waiting.</param>
public sealed class RollbackOperation(MigrationClient client, TimeProvider time)
    : ChangeOperation<RollbackRequest>(ChangeImpact.High, client.RollBackAsync, new RollbackWait(client, time).WaitAsync);
