using Hal9.Migrate.Client.Api;

namespace Hal9.Migrate.PowerShell.Completion;

/// <summary>The tables that are moved.</summary>
internal sealed class TableCompleter : LiveCompleter
{
    private protected override async Task<IEnumerable<(string Value, string Tip)>> ValuesAsync(MigrationClient client, CancellationToken cancellationToken) =>
        ((await client.GetStatusAsync(cancellationToken).ConfigureAwait(false)).State?.Tables ?? [])
        .Select(table => (table.Name, table.IsVerified ? "verified" : table.IsCopied ? "being verified" : "being copied"));
}
