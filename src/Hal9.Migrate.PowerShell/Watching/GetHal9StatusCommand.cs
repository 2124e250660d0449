using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Watching;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.PowerShell.Sessions;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Watching;

/// <summary>Get-Hal9Status: how the migration is, and what it waits for.</summary>
[Cmdlet(VerbsCommon.Get, "Hal9Status")]
[OutputType(typeof(StatusDocument))]
public sealed class GetHal9StatusCommand : ServerCmdlet
{
    /// <summary>What marks a status that is to be shown in full.</summary>
    public const string DetailedTypeName = "Hal9.Migrate.Wire.StatusDocument#Detailed";

    /// <summary>Show everything: all gates, triggers, gateways, the journal. The object is the same.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Of every server that this runspace is connected to.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (All && SessionTable.Current.Connected is { Count: > 0 })
        {
            foreach (var session in SessionTable.Current.Servers.ToList())
            {
                RunOn(session, RunAsync);
            }
        }
        else
        {
            base.ProcessRecord();
        }
    }

    private protected override void Decorate(PSObject output)
    {
        if (Detailed)
        {
            output.TypeNames.Insert(0, DetailedTypeName);
        }
    }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new StatusOperation(client, TimeProvider.System).RunAsync(new StatusRequest(), host, cancellationToken);
}
