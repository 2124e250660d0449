using Hal9.Migrate.Client.Api;

namespace Hal9.Migrate.PowerShell.Completion;

/// <summary>The gates of the current step.</summary>
internal sealed class GateCompleter : LiveCompleter
{
    private protected override async Task<IEnumerable<(string Value, string Tip)>> ValuesAsync(MigrationClient client, CancellationToken cancellationToken) =>
        (await client.GetGatesAsync(cancellationToken).ConfigureAwait(false)).Select(gate => (gate.Name, gate.Verdict?.Message ?? gate.Condition));
}
