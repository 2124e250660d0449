using Hal9.Migrate.Client.Api;

namespace Hal9.Migrate.PowerShell.Completion;

/// <summary>The checkpoints, newest first.</summary>
internal sealed class CheckpointCompleter : LiveCompleter
{
    private protected override async Task<IEnumerable<(string Value, string Tip)>> ValuesAsync(MigrationClient client, CancellationToken cancellationToken) =>
        (await client.GetCheckpointsAsync(cancellationToken).ConfigureAwait(false)).Reverse().Select(checkpoint => (checkpoint.Name, $"{checkpoint.Step}, by {checkpoint.CreatedBy}. {checkpoint.Description}"));
}
