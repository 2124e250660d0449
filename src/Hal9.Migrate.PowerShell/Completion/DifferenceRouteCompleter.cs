using Hal9.Migrate.Client.Api;

namespace Hal9.Migrate.PowerShell.Completion;

/// <summary>The routes on which answers differ, worst first.</summary>
internal sealed class DifferenceRouteCompleter : LiveCompleter
{
    private protected override async Task<IEnumerable<(string Value, string Tip)>> ValuesAsync(MigrationClient client, CancellationToken cancellationToken) =>
        (await client.GetDifferencesAsync(null, null, cancellationToken).ConfigureAwait(false)).GroupBy(difference => difference.Route)
            .Select(route => (route.Key, $"Differs in {route.Count()} places."));
}
