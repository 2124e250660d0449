using System.Collections.Immutable;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Watching;

/// <summary>See where answers differ.</summary>
/// <param name="From">From when on; null, with <paramref name="To"/> null as well: the last hour in which answers were compared.</param>
/// <param name="To">Until when; null: until now.</param>
public sealed record DifferencesRequest(DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>Writes where the answers of the two services differ, a list of <see cref="DifferenceDocument"/>, worst first.</summary>
/// <param name="client">The server.</param>
public sealed class ListDifferencesOperation(MigrationClient client) : QueryOperation<DifferencesRequest, ImmutableArray<DifferenceDocument>>(
    (request, token) => client.GetDifferencesAsync(request.From, request.To, token));
