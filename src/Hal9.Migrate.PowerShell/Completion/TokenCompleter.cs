using Hal9.Migrate.Client.Api;

namespace Hal9.Migrate.PowerShell.Completion;

/// <summary>The tokens.</summary>
internal sealed class TokenCompleter : LiveCompleter
{
    private protected override async Task<IEnumerable<(string Value, string Tip)>> ValuesAsync(MigrationClient client, CancellationToken cancellationToken) =>
        (await client.GetTokensAsync(cancellationToken).ConfigureAwait(false)).Select(token => (token.Name, token.Role.ToString()));
}
