using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Watching;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Watching;

/// <summary>Watch-Hal9Status: how the migration is, again and again until Ctrl+C; a server that is away is asked again.</summary>
[Cmdlet(VerbsCommon.Watch, "Hal9Status")]
[OutputType(typeof(StatusDocument))]
public sealed class WatchHal9StatusCommand : ServerCmdlet
{
    /// <summary>How often to look, in seconds.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(1, 86_400)]
    public int IntervalSec { get; set; } = 2;

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new StatusOperation(client, TimeProvider.System).RunAsync(new StatusRequest(TimeSpan.FromSeconds(IntervalSec)), host, cancellationToken);
}
