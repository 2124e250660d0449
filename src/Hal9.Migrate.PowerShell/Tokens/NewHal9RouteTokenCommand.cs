using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Tokens;
using Hal9.Migrate.PowerShell.Arguments;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Tokens;

/// <summary>New-Hal9RouteToken: makes a header with which your own requests are served by the side of your choice.</summary>
[Cmdlet(VerbsCommon.New, "Hal9RouteToken", SupportsShouldProcess = true)]
[OutputType(typeof(RouteTokenDocument))]
public sealed class NewHal9RouteTokenCommand : ServerCmdlet
{
    private static readonly TimeSpan Default = TimeSpan.FromMinutes(15);

    /// <summary>Which side shall serve. Without it the successor.</summary>
    [Parameter(Position = 0)]
    public Side Side { get; set; } = Side.Successor;

    /// <summary>For how long, up to a day: a time span, a duration such as 15m, or seconds. Without it 15 minutes.</summary>
    [Parameter(Position = 1)]
    [DurationArgument]
    public TimeSpan Lifetime { get; set; } = Default;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Agrees($"Make a route token for the {Side}"))
        {
            base.ProcessRecord();
        }
    }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new CreateRouteTokenOperation(client).RunAsync(
            new RouteTokenRequest(Side, (int)Math.Min(int.MaxValue, Lifetime.TotalSeconds)), host, cancellationToken);
}
