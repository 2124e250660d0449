using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Watching;
using Hal9.Migrate.PowerShell.Running;

namespace Hal9.Migrate.PowerShell.Watching;

/// <summary>Show-Hal9Dashboard: opens the dashboard of a server in the browser, signed in.</summary>
[Cmdlet(VerbsCommon.Show, "Hal9Dashboard")]
[OutputType(typeof(Uri))]
public sealed class ShowHal9DashboardCommand : ServerCmdlet
{
    /// <summary>Put out the address of the page that was opened, without what signed in.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Open nothing; put out an address that signs in by itself, once and within a minute.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new ShowDashboardOperation(client, Browser.Open).RunAsync(new ShowDashboardRequest(!NoBrowser, PassThru), host, cancellationToken);
}
