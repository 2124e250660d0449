using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Course;

/// <summary>Complete-Hal9Migration: closes the migration for good after the hold on standby; there is no way back after it.</summary>
[Cmdlet(VerbsLifecycle.Complete, "Hal9Migration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(StatusDocument))]
public sealed class CompleteHal9MigrationCommand : CourseCmdlet
{
    /// <summary>Why; it is kept in the journal.</summary>
    [Parameter(Position = 0)]
    public string? Reason { get; set; }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new CompleteOperation(client).RunAsync(new ReasonRequest(Reason), host, cancellationToken);
}
