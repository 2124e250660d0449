using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Phases;
using Hal9.Migrate.PowerShell.Arguments;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Course;

/// <summary>Invoke-Hal9Rollback: sends users back to the legacy, at any time, and waits until that is done.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Hal9Rollback", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(StatusDocument))]
public sealed class InvokeHal9RollbackCommand : CourseCmdlet
{
    /// <summary>Where to go back to. Without it None, so that the legacy serves everybody.</summary>
    [Parameter(Position = 0)]
    [PhaseArgument]
    [ValidateSet("None", "Shadow", "Canary", "State", "RampUp")]
    public Phase? ToPhase { get; set; }

    /// <summary>Which step of that phase, in percent. Without it the last one that is not ahead of now.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public decimal? ToPercentage { get; set; }

    /// <summary>What to take back: Routing (users' requests), State (the ownership of writes), Features (flags, to what the plan says). Without it routing and state.</summary>
    [Parameter]
    public RollbackPart[]? Part { get; set; }

    /// <summary>Why; it is kept in the journal.</summary>
    [Parameter]
    public string? Reason { get; set; }

    /// <summary>Lets a rollback that cannot bring every write back go on without them. For admins; give a reason.</summary>
    [Parameter]
    public SwitchParameter AcceptLoss { get; set; }

    /// <summary>Step by step, as the plan's rollback.pace says; at once if the evidence worsens.</summary>
    [Parameter]
    public SwitchParameter Gradual { get; set; }

    /// <summary>Rolls nothing back: moves the users of this step to the legacy and back, and measures how long a rollback takes.</summary>
    [Parameter]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>At once: no question, and no dry run before it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool IsForced => Force;

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new RollbackOperation(client, TimeProvider.System).RunAsync(
            new RollbackRequest(
                ToPhase?.ToString(), PercentageArgument.Of(ToPercentage), Reason, AcceptLoss, Gradual, Rehearse, Part is { Length: > 0 } parts ? [.. parts.Distinct()] : null),
            host,
            cancellationToken);
}
