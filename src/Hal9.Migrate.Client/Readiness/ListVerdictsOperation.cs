using System.Collections.Immutable;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Verdicts;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Readiness;

/// <summary>See on which verdicts was decided.</summary>
/// <param name="Names">Only those of these gates and triggers; all when empty.</param>
/// <param name="Limit">How many decisions are looked through at most, 1 to 1000.</param>
public sealed record VerdictsRequest(ImmutableArray<string> Names, int Limit = VerdictsRequest.DefaultLimit)
{
    /// <summary>As many as the server lists when nobody says.</summary>
    public const int DefaultLimit = 100;

    /// <summary>As many as the server keeps.</summary>
    public const int MaxLimit = 1_000;
}

/// <summary>Writes the decisions that rest on verdicts, newest first, each with its verdicts: a list of <see cref="VerdictSummary"/>.</summary>
/// <param name="client">The server that keeps them.</param>
public sealed class ListVerdictsOperation(MigrationClient client) : QueryOperation<VerdictsRequest, ImmutableArray<VerdictSummary>>(
    async (request, token) => Of(await client.GetVerdictsAsync(request.Limit, token).ConfigureAwait(false), request.Names))
{
    private static ImmutableArray<VerdictSummary> Of(ImmutableArray<VerdictSummary> kept, ImmutableArray<string> names) => names.IsEmpty ? kept :
    [
        .. kept.Select(summary => summary with { Verdicts = [.. summary.Verdicts.Where(verdict => names.Contains(verdict.Name, StringComparer.OrdinalIgnoreCase))] })
            .Where(summary => !summary.Verdicts.IsEmpty),
    ];
}
