using Hal9.Migrate.Client.Api;

namespace Hal9.Migrate.PowerShell.Completion;

/// <summary>The gates that a person answers.</summary>
internal sealed class ApprovalCompleter : LiveCompleter
{
    private protected override async Task<IEnumerable<(string Value, string Tip)>> ValuesAsync(MigrationClient client, CancellationToken cancellationToken) =>
        (await client.GetGatesAsync(cancellationToken).ConfigureAwait(false)).Where(gate => gate.IsApproval).Select(gate => (gate.Name, gate.Condition));
}
