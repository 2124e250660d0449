using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Course;

/// <summary>Closes a migration for good after Full's hold on standby; there is no way back after it. Writes a <see cref="ChangeDocument"/>.</summary>
/// <param name="client">The server.</param>
public sealed class CompleteOperation(MigrationClient client)
    : ChangeOperation<ReasonRequest>(ChangeImpact.High, client.CompleteAsync);
