using Hal9.Migrate.Access;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Migrate.Server.Api;

/// <summary>Checkpoints.</summary>
internal static class CheckpointEndpoints
{
    public static void MapCheckpoints(this IEndpointRouteBuilder app)
    {
        app.MapGet(ApiPath.Checkpoints, (Controller controller) => controller.View.State.Checkpoints).For(Role.Viewer).WithSummary("The checkpoints, oldest first");
        app.MapGet(ApiPath.Checkpoints + "/{name}", (string name, Controller controller) =>
            controller.View.State.Checkpoints.FirstOrDefault(checkpoint => checkpoint.Name == name)
            ?? throw new MigrateException(ProblemCode.UnknownCheckpoint, $"There is no checkpoint \"{name}\".")).For(Role.Viewer).WithSummary("One checkpoint");
        app.MapPost(ApiPath.Checkpoints, async (HttpContext context, ChangeEndpoint change) =>
        {
            var request = await BodyReader.ReadAsync<CheckpointRequest>(context);
            return await change.ExecuteAsync(context, new CreateCheckpoint(request.Name ?? "", request.Description ?? ""));
        }).Takes<CheckpointRequest>().For(Role.Operator).WithSummary("Make a checkpoint");
        app.MapDelete(ApiPath.Checkpoints + "/{name}", async (string name, HttpContext context, ChangeEndpoint change) =>
            await change.ExecuteAsync(context, new RemoveCheckpoint(name))).For(Role.Operator).WithSummary("Remove a checkpoint");
        app.MapPost(ApiPath.Checkpoints + "/{name}/restore", async (string name, HttpContext context, ChangeEndpoint change) =>
            await change.ExecuteAsync(context, new RestoreCheckpoint(name, (await BodyReader.ReadAsync<ReasonRequest>(context, mayBeEmpty: true)).Reason)))
            .Takes<ReasonRequest>().For(Role.Operator).WithSummary("Go back to a checkpoint's step and flags");
    }
}
