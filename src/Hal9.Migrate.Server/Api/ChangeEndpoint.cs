using Hal9.Migrate.Decisions;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Server.Api;

/// <summary>What every endpoint that changes something has in common: the dry run, the actor, the answer.</summary>
internal sealed class ChangeEndpoint(Controller controller, StateFeed rows, GatewayHub hub, StatusBuilder status)
{
    /// <summary>Gives a command in the name of who asks, or with <c>?dry_run=true</c> says what it would do.</summary>
    public async Task<ChangeDocument> ExecuteAsync(HttpContext context, MigrationCommand command)
    {
        var lately = controller.View.Lately(StatusBuilder.TrafficSeconds);
        var change = await controller.ExecuteAsync(command, context.Actor(), IsDryRun(context), context.RequestAborted);
        var forecast = Forecast.Rollback(change.Before, rows.Report, hub.LastObeyed, lately);
        return ChangeText.Document(change, lately, rows.Report, forecast, change.IsDryRun ? status.Build(change.After) : status.Build());
    }

    /// <summary>Whether only a dry run is asked for.</summary>
    public static bool IsDryRun(HttpContext context) => QueryValue.Flag(context, "dry_run");
}
