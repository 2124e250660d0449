using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Plans;
using Hal9.Migrate.Phases;
using Hal9.Migrate.PowerShell.Arguments;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Course;

/// <summary>Start-Hal9Migration: starts the migration, adopts the running one, or raises its goal. Safe to run again.</summary>
[Cmdlet(VerbsLifecycle.Start, "Hal9Migration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(StatusDocument))]
public sealed class StartHal9MigrationCommand : CourseCmdlet
{
    private Func<CancellationToken, Task<PlanSource>>? _plan;

    /// <summary>The plan: the path of a file, JSON, a hashtable or an object; it is registered unless it is already. Without it the registered one.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? Plan { get; set; }

    /// <summary>How far to go; every phase before it is passed. Without it Full.</summary>
    [Parameter]
    [PhaseArgument]
    [ValidateSet("Shadow", "Canary", "State", "RampUp", "Full")]
    public Phase? Phase { get; set; }

    /// <summary>How far within Canary or RampUp, in percent.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public decimal? Percentage { get; set; }

    /// <summary>Wait until the goal is reached. Ctrl+C stops the waiting, not the migration.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long to wait, in seconds; implies -Wait. The migration goes on afterwards.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? TimeoutSec { get; set; }

    /// <summary>Go on after a rollback, or begin anew after an abort; needs -Reason.</summary>
    [Parameter]
    public SwitchParameter Restart { get; set; }

    /// <summary>Why; it is kept in the journal.</summary>
    [Parameter]
    public string? Reason { get; set; }

    /// <summary>Start although pre-flight checks say not ready.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _plan = PlanOf(Plan);
        base.ProcessRecord();
    }

    private protected override async Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken)
    {
        var request = new StartMigrationRequest
        {
            Plan = _plan is null ? null : await _plan(cancellationToken).ConfigureAwait(false),
            Phase = Phase,
            Percentage = PercentageArgument.Of(Percentage),
            Restart = Restart,
            Reason = Reason,
            Force = Force,
            Wait = Wait || TimeoutSec is not null,
            Timeout = TimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        return await new StartMigrationOperation(client, TimeProvider.System).RunAsync(request, host, cancellationToken).ConfigureAwait(false);
    }
}
