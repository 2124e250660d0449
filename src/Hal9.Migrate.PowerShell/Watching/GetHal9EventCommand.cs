using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Watching;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Watching;

/// <summary>Get-Hal9Event: what was decided, oldest first, and with -Follow what is being decided.</summary>
[Cmdlet(VerbsCommon.Get, "Hal9Event")]
[OutputType(typeof(EventDocument))]
public sealed class GetHal9EventCommand : ServerCmdlet
{
    /// <summary>How many of the past ones.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(1, 10_000)]
    [Alias("Newest")]
    public int Last { get; set; } = 20;

    /// <summary>Go on with those to come, until Ctrl+C; also across restarts of the server.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new FollowEventsOperation(client).RunAsync(new FollowEventsRequest(Last, Follow), host, cancellationToken);
}
