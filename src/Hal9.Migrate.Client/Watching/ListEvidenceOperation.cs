using System.Collections.Immutable;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Watching;

/// <summary>Writes what was measured in a span, a list of <see cref="PointDocument"/>, oldest first.</summary>
/// <param name="client">The server.</param>
public sealed class ListEvidenceOperation(MigrationClient client) : QueryOperation<EvidenceSpan, ImmutableArray<PointDocument>>(client.GetEvidenceAsync);
