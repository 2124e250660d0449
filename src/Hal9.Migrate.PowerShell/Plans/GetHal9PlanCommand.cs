using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Plans;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Plans;

/// <summary>Get-Hal9Plan: the plan in force, or what plans may contain.</summary>
[Cmdlet(VerbsCommon.Get, "Hal9Plan")]
[OutputType(typeof(PlanDocument), typeof(string))]
public sealed class GetHal9PlanCommand : ServerCmdlet
{
    /// <summary>Put out the JSON Schema of plans instead; needs no server.</summary>
    [Parameter]
    public SwitchParameter Schema { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Schema)
        {
            Run((host, token) => new PlanSchemaOperation().RunAsync(NoRequest.AtAll, host, token));
        }
        else
        {
            base.ProcessRecord();
        }
    }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new ShowPlanOperation(client).RunAsync(NoRequest.AtAll, host, cancellationToken);
}
