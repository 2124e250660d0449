using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Checkpoints;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Checkpoints;

/// <summary>Remove-Hal9Checkpoint: removes a checkpoint.</summary>
[Cmdlet(VerbsCommon.Remove, "Hal9Checkpoint", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveHal9CheckpointCommand : ServerCmdlet
{
    /// <summary>The checkpoints' names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(CheckpointCompleter))]
    public string[] Name { get; set; } = null!;

    private protected override string[] Items => Name;

    internal override IEnumerable<object> Shape(object document) => document is ChangeDocument ? [] : base.Shape(document);

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new RemoveCheckpointOperation(client).RunAsync(ItemName, host, cancellationToken);
}
