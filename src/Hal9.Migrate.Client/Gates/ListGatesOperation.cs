using System.Collections.Immutable;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Gates;

/// <summary>Writes the gates of the current step, a list of <see cref="GateDocument"/>.</summary>
/// <param name="client">The server.</param>
public sealed class ListGatesOperation(MigrationClient client) : QueryOperation<NoRequest, ImmutableArray<GateDocument>>((_, token) => client.GetGatesAsync(token));
