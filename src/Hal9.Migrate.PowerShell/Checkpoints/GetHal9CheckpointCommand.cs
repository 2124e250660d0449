using System.Management.Automation;
using Hal9.Migrate.Checkpoints;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Checkpoints;

/// <summary>Get-Hal9Checkpoint: the checkpoints, oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "Hal9Checkpoint")]
[OutputType(typeof(Checkpoint))]
public sealed class GetHal9CheckpointCommand : ListCmdlet<Checkpoint>
{
    /// <summary>Names; wildcards are allowed. All unless given.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CheckpointCompleter))]
    public string[]? Name { get; set; }

    private protected override string[]? Names => Name;

    private protected override string NameOf(Checkpoint thing) => thing.Name;

    private protected override Problem Unknown(string name) => new(ProblemCode.UnknownCheckpoint, $"There is no checkpoint \"{name}\".", "Get-Hal9Checkpoint shows those there are.");

    private protected override async Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken)
    {
        host.Write(Asked(await client.GetCheckpointsAsync(cancellationToken).ConfigureAwait(false), host.Error));
        return OperationOutcome.Done;
    }
}
