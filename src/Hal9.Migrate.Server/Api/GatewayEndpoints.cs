using Hal9.Migrate.Access;
using Hal9.Migrate.Gateways;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Migrate.Server.Api;

/// <summary>Where gateways in other processes report.</summary>
internal static class GatewayEndpoints
{
    private const long MaxReport = 32 * 1024 * 1024;
    private const int LongestId = 64;

    public static void MapGateways(this IEndpointRouteBuilder app) => app.MapPost(ApiPath.Gateways + "/{id}/sync", SyncAsync)
        .Takes<GatewaySync>().For(Role.Gateway).WithSummary("A gateway reports and is instructed; answers when there is a newer snapshot or a second has passed");

    private static async Task<GatewayInstruction> SyncAsync(string id, HttpContext context, GatewayHub hub)
    {
        BodyReader.Allow(context, MaxReport);
        var report = await BodyReader.ReadAsync<GatewaySync>(context);
        return report.Gateway != id || id.Length > LongestId || report.Windows.Length > GatewaySync.MaxWindows
            ? throw new MigrateException(ProblemCode.InvalidArgument, $"The report of gateway \"{id}\" is not one: it has another name in it, too long a name, or more than {GatewaySync.MaxWindows} windows.")
            : await hub.SyncAsync(report, context.RequestAborted);
    }
}
