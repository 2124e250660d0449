using System.Management.Automation;
using Hal9.Migrate.Checkpoints;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Checkpoints;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Checkpoints;

/// <summary>New-Hal9Checkpoint: makes a checkpoint of plan, step and flags as they are now.</summary>
[Cmdlet(VerbsCommon.New, "Hal9Checkpoint", SupportsShouldProcess = true)]
[OutputType(typeof(Checkpoint))]
public sealed class NewHal9CheckpointCommand : ServerCmdlet
{
    private bool _isMade;

    /// <summary>Its name: letters, digits, dots, dashes and underscores, at most 64.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string Name { get; set; } = null!;

    /// <summary>What it is for.</summary>
    [Parameter(Position = 1)]
    public string? Description { get; set; }

    private protected override object? Item => Name;

    internal override IEnumerable<object> Shape(object document)
    {
        _isMade |= document is ChangeDocument;
        return document is ChangeDocument ? [] : base.Shape(document);
    }

    private protected override async Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken)
    {
        _isMade = false;
        var outcome = await new CreateCheckpointOperation(client).RunAsync(new CheckpointRequest(Name, Description), host, cancellationToken).ConfigureAwait(false);
        if (_isMade)
        {
            host.Write(await client.GetCheckpointAsync(Name, cancellationToken).ConfigureAwait(false));
        }

        return outcome;
    }
}
