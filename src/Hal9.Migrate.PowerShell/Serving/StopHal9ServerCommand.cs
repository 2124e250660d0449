using System.Management.Automation;

namespace Hal9.Migrate.PowerShell.Serving;

/// <summary>Stop-Hal9Server: stops a migration server that Start-Hal9Server started. The migration goes on when a server is started with its store again.</summary>
[Cmdlet(VerbsLifecycle.Stop, "Hal9Server", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopHal9ServerCommand : StopProcessCmdlet<Hal9ServerProcess>
{
}
