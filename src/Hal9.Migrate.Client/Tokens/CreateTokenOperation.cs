using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Tokens;

/// <summary>Makes a token. Writes a <see cref="NewTokenDocument"/>; its text is shown this once.</summary>
/// <param name="client">The server.</param>
public sealed class CreateTokenOperation(MigrationClient client) : QueryOperation<TokenRequest, NewTokenDocument>(client.CreateTokenAsync);
