using System.Management.Automation;

namespace Hal9.Migrate.PowerShell.Serving;

/// <summary>Stop-Hal9Demo: ends a practice range.</summary>
[Cmdlet(VerbsLifecycle.Stop, "Hal9Demo", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopHal9DemoCommand : StopProcessCmdlet<Hal9DemoProcess>
{
}
