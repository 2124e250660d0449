using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Checkpoints;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Checkpoints;

/// <summary>Restore-Hal9Checkpoint: goes back to a checkpoint's step and flags, and waits until that is done.</summary>
[Cmdlet(VerbsData.Restore, "Hal9Checkpoint", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(StatusDocument))]
public sealed class RestoreHal9CheckpointCommand : CourseCmdlet
{
    /// <summary>The checkpoint's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(CheckpointCompleter))]
    public string Name { get; set; } = null!;

    /// <summary>Why; it is kept in the journal.</summary>
    [Parameter(Position = 1)]
    public string? Reason { get; set; }

    private protected override object? Item => Name;

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new RestoreCheckpointOperation(client, TimeProvider.System).RunAsync(new RestoreCheckpointRequest(Name, Reason), host, cancellationToken);
}
