using Hal9.Migrate.Access;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Features;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Migrate.Server.Api;

/// <summary>Feature flags.</summary>
internal static class FeatureEndpoints
{
    public static void MapFeatures(this IEndpointRouteBuilder app)
    {
        app.MapGet(ApiPath.Features, (Controller controller) => controller.View.State.Features.Values).For(Role.Viewer).WithSummary("The feature flags");
        app.MapGet(ApiPath.Features + "/{key}", (string key, Controller controller) => Find(controller, key) ?? throw Unknown(controller, key)).For(Role.Viewer).WithSummary("One flag");
        app.MapPut(ApiPath.Features + "/{key}", SetAsync).Takes<FeatureRequest>().For(Role.Operator).WithSummary("Add a flag, or change what is given of one");
        app.MapDelete(ApiPath.Features + "/{key}", async (string key, HttpContext context, ChangeEndpoint change) =>
            await change.ExecuteAsync(context, new RemoveFeature(key))).For(Role.Operator).WithSummary("Remove a flag");
    }

    private static async Task<ChangeDocument> SetAsync(string key, HttpContext context, Controller controller, ChangeEndpoint change)
    {
        var request = await BodyReader.ReadAsync<FeatureRequest>(context);
        var known = Find(controller, key) ?? new FeatureFlag { Key = key, Percentage = Percentage.Hundred };
        return await change.ExecuteAsync(context, new SetFeature(known with
        {
            Enabled = request.Enabled ?? known.Enabled,
            Percentage = request.Percentage ?? known.Percentage,
            Description = request.Description ?? known.Description,
            Rules = request.Rules ?? known.Rules,
        }));
    }

    private static FeatureFlag? Find(Controller controller, string key) => controller.View.State.Features.GetValueOrDefault(key);

    private static MigrateException Unknown(Controller controller, string key) => new(
        ProblemCode.UnknownFeature, $"There is no feature flag \"{key}\".", $"Known flags: {string.Join(", ", controller.View.State.Features.Keys)}.");
}
