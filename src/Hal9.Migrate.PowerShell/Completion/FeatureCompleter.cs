using Hal9.Migrate.Client.Api;

namespace Hal9.Migrate.PowerShell.Completion;

/// <summary>The feature flags.</summary>
internal sealed class FeatureCompleter : LiveCompleter
{
    private protected override async Task<IEnumerable<(string Value, string Tip)>> ValuesAsync(MigrationClient client, CancellationToken cancellationToken) =>
        (await client.GetFeaturesAsync(cancellationToken).ConfigureAwait(false)).Select(flag => (flag.Key, $"{(flag.Enabled ? flag.Percentage.ToString() : "off")}. {flag.Description}"));
}
