using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Gates;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;

namespace Hal9.Migrate.PowerShell.Gates;

/// <summary>A cmdlet that answers gates which wait for a person.</summary>
public abstract class AnswerGateCmdlet : PassThruCmdlet
{
    /// <summary>The gates' names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ApprovalCompleter))]
    public string[] Name { get; set; } = null!;

    /// <summary>Why; it is kept in the journal.</summary>
    [Parameter(Position = 1)]
    public string? Reason { get; set; }

    /// <summary>Whether the answer is yes.</summary>
    private protected abstract bool IsApproval { get; }

    private protected override string[] Items => Name;

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken)
    {
        var name = ItemName;
        return ChangeAsync(
            new AnswerGateOperation(client), new GateAnswer(name, IsApproval, Reason), host,
            async () => (await client.GetGatesAsync(cancellationToken).ConfigureAwait(false)).Where(gate => gate.Name == name), cancellationToken);
    }
}
