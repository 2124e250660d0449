using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Tokens;

/// <summary>Makes a token with which one's own requests are served by the side of one's choice. Writes a <see cref="RouteTokenDocument"/>.</summary>
/// <param name="client">The server.</param>
public sealed class CreateRouteTokenOperation(MigrationClient client) : QueryOperation<RouteTokenRequest, RouteTokenDocument>(client.CreateRouteTokenAsync);
