using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Features;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Features;

/// <summary>A cmdlet that changes a feature flag.</summary>
public abstract class FeatureCmdlet : PassThruCmdlet
{
    /// <summary>The flags' names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Key")]
    [ArgumentCompleter(typeof(FeatureCompleter))]
    public string[] Name { get; set; } = null!;

    /// <summary>What to change.</summary>
    private protected abstract FeatureRequest Change { get; }

    /// <summary>Whether a flag that is not there is made; a slip of the pen should make none.</summary>
    private protected virtual bool AddsUnknown => false;

    private protected override string[] Items => Name;

    private protected override async Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken)
    {
        var name = ItemName;
        var request = new SetFeatureRequest(name, Change);
        if (!AddsUnknown)
        {
            await client.GetFeatureAsync(name, cancellationToken).ConfigureAwait(false);
        }

        return await ChangeAsync(new SetFeatureOperation(client), request, host, () => client.GetFeatureAsync(name, cancellationToken), cancellationToken).ConfigureAwait(false);
    }
}
