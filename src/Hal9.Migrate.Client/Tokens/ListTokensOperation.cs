using System.Collections.Immutable;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Tokens;

/// <summary>Writes the tokens without their texts, a list of <see cref="TokenDocument"/>.</summary>
/// <param name="client">The server.</param>
public sealed class ListTokensOperation(MigrationClient client) : QueryOperation<NoRequest, ImmutableArray<TokenDocument>>((_, token) => client.GetTokensAsync(token));
