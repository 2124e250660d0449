using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Course;

/// <summary>Stop-Hal9Migration: gives the migration up: rolls it back to None, waits for that, and closes it.</summary>
[Cmdlet(VerbsLifecycle.Stop, "Hal9Migration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(StatusDocument))]
public sealed class StopHal9MigrationCommand : CourseCmdlet
{
    /// <summary>Why; it is kept in the journal.</summary>
    [Parameter(Position = 0)]
    public string? Reason { get; set; }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new AbortOperation(client, TimeProvider.System).RunAsync(new ReasonRequest(Reason), host, cancellationToken);
}
