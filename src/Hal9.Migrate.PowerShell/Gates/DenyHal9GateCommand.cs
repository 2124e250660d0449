using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Gates;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Gates;

/// <summary>Deny-Hal9Gate: denies a gate that waits for a person; the migration then needs a decision.</summary>
[Cmdlet(VerbsLifecycle.Deny, "Hal9Gate", SupportsShouldProcess = true)]
[OutputType(typeof(GateDocument))]
public sealed class DenyHal9GateCommand : PassThruCmdlet
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
        new AnswerGateOperation(client), new GateAnswer(Name, Approve: false, Reason), host,
        async () => (await client.GetGatesAsync(cancellationToken).ConfigureAwait(false)).Where(gate => gate.Name == Name), cancellationToken);
}
