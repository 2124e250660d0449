using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Course;

/// <summary>Suspend-Hal9Migration: freezes the percentage; triggers stay armed.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "Hal9Migration", SupportsShouldProcess = true)]
[OutputType(typeof(StatusDocument))]
public sealed class SuspendHal9MigrationCommand : CourseCmdlet
{
    /// <summary>Why; it is kept in the journal.</summary>
    [Parameter(Position = 0)]
    public string? Reason { get; set; }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new SuspendOperation(client).RunAsync(new ReasonRequest(Reason), host, cancellationToken);
}
