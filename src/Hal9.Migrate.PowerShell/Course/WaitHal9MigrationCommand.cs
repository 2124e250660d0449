using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Phases;
using Hal9.Migrate.PowerShell.Arguments;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Course;

/// <summary>Wait-Hal9Migration: waits until a migration that was started before is at its goal, or as far as asked for.</summary>
[Cmdlet(VerbsLifecycle.Wait, "Hal9Migration")]
[OutputType(typeof(StatusDocument))]
public sealed class WaitHal9MigrationCommand : ServerCmdlet
{
    /// <summary>Until it is so far. Without it until it is at its goal.</summary>
    [Parameter(Position = 0)]
    [PhaseArgument]
    [ValidateSet("Shadow", "Canary", "State", "RampUp", "Full")]
    public Phase? Phase { get; set; }

    /// <summary>Until it is so far within the phase, in percent. Without it until the phase is entered.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public decimal? Percentage { get; set; }

    /// <summary>How long to wait, in seconds. The migration goes on afterwards. Without it for ever.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? TimeoutSec { get; set; }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new WaitOperation(client, TimeProvider.System).RunAsync(
            new WaitRequest(Phase, PercentageArgument.Of(Percentage), TimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null), host, cancellationToken);
}
