using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Course;

/// <summary>Freezes the percentage; triggers stay armed. Writes a <see cref="ChangeDocument"/>.</summary>
/// <param name="client">The server.</param>
public sealed class SuspendOperation(MigrationClient client)
    : ChangeOperation<ReasonRequest>(ChangeImpact.Low, client.SuspendAsync);
