using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Plans;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Plans;

/// <summary>Set-Hal9Plan: changes gates, holds, endpoints and throttles of the running migration; the journal keeps it.</summary>
[Cmdlet(VerbsCommon.Set, "Hal9Plan", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PlanDocument))]
public sealed class SetHal9PlanCommand : PassThruCmdlet
{
    private Func<CancellationToken, Task<PlanSource>> _plan = null!;

    /// <summary>The whole new plan: the path of a file, JSON, a hashtable or an object.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public object Plan { get; set; } = null!;

    /// <summary>Why; it is kept in the journal.</summary>
    [Parameter(Mandatory = true)]
    public string Reason { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _plan = PlanOf(Plan)!;
        base.ProcessRecord();
    }

    private protected override async Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        await ChangeAsync(
            new AmendPlanOperation(client), new AmendPlanRequest(await _plan(cancellationToken).ConfigureAwait(false), Reason), host,
            () => client.GetPlanAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
}
