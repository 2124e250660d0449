using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Gates;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Gates;

/// <summary>Approve-Hal9Gate: approves a gate that waits for a person; whoever started the migration cannot.</summary>
[Cmdlet(VerbsLifecycle.Approve, "Hal9Gate", SupportsShouldProcess = true)]
[OutputType(typeof(GateDocument))]
public sealed class ApproveHal9GateCommand : PassThruCmdlet
{
    /// <summary>The gate's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ApprovalCompleter))]
    public string Name { get; set; } = null!;

    /// <summary>Why; it is kept in the journal.</summary>
    [Parameter(Position = 1)]
    public string? Reason { get; set; }

    private protected override object? Item => Name;

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) => ChangeAsync(
        new AnswerGateOperation(client), new GateAnswer(Name, Approve: true, Reason), host,
        async () => (await client.GetGatesAsync(cancellationToken).ConfigureAwait(false)).Where(gate => gate.Name == Name), cancellationToken);
}
