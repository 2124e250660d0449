using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Course;

/// <summary>Lets a suspended migration, or one that waited for a decision, go on toward its goal. Writes a <see cref="ChangeDocument"/>.</summary>
/// <param name="client">The server.</param>
public sealed class ResumeOperation(MigrationClient client)
    : ChangeOperation<ReasonRequest>(ChangeImpact.Low, client.ResumeAsync);
