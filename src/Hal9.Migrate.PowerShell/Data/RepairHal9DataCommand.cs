using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Data;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Data;

/// <summary>Repair-Hal9Data: carries rows over once more that are not the same on both sides, and compares again.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "Hal9Data", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RowVerificationDocument))]
public sealed class RepairHal9DataCommand : ServerCmdlet
{
    /// <summary>Which tables, by their names in the plan. All unless given.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(TableCompleter))]
    public string[] Table { get; set; } = [];

    /// <summary>Why; it is kept in the journal.</summary>
    [Parameter(Position = 1)]
    public string? Reason { get; set; }

    /// <summary>Do not wait for the result.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new RepairRowsOperation(client, TimeProvider.System).RunAsync(new RepairRowsRequest([.. Table], Reason, !NoWait), host, cancellationToken);
}
