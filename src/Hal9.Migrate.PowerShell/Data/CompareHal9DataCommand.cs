using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Data;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Data;

/// <summary>Compare-Hal9Data: compares all rows of both stores, exactly, while applications write.</summary>
[Cmdlet(VerbsData.Compare, "Hal9Data", DefaultParameterSetName = "Compare")]
[OutputType(typeof(RowVerificationDocument))]
public sealed class CompareHal9DataCommand : ServerCmdlet
{
    /// <summary>Which tables, by their names in the plan. All unless given.</summary>
    [Parameter(Position = 0, ParameterSetName = "Compare")]
    [ArgumentCompleter(typeof(TableCompleter))]
    public string[] Table { get; set; } = [];

    /// <summary>Do not wait for the result.</summary>
    [Parameter(ParameterSetName = "Compare")]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Compare nothing, but put out the comparison that was asked for last, under way or done.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Last")]
    public SwitchParameter Last { get; set; }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) => Last
        ? new RowDifferencesOperation(client).RunAsync(NoRequest.AtAll, host, cancellationToken)
        : new VerifyRowsOperation(client, TimeProvider.System).RunAsync(new VerifyRowsRequest([.. Table], !NoWait), host, cancellationToken);

    private protected override bool Tolerates(Problem problem) => problem.Code == ProblemCode.VerificationFailed;
}
