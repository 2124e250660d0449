using System.Collections.Immutable;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Data;

/// <summary>Writes the rows of these tables, none for all, that one store does not take: <see cref="ParkedRowDocument"/>s.</summary>
/// <param name="client">The server.</param>
public sealed class ParkedRowsOperation(MigrationClient client)
    : QueryOperation<ImmutableArray<string>, ImmutableArray<ParkedRowDocument>>((tables, token) => client.GetParkedRowsAsync(tables, token));
