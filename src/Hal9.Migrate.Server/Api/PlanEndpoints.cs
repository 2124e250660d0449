using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Health;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Checks;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Migrate.Server.Api;

/// <summary>Plans: show, register, check, amend.</summary>
internal static class PlanEndpoints
{
    public static void MapPlan(this IEndpointRouteBuilder app)
    {
        app.MapGet(ApiPath.Plan, (Controller controller) => Document(controller.View.State.Plan ?? throw Missing())).For(Role.Viewer).WithSummary("The plan in force");
        app.MapPut(ApiPath.Plan, async (HttpContext context, ChangeEndpoint change) =>
            await change.ExecuteAsync(context, new RegisterPlan(Read(await BodyReader.ReadTextAsync(context))))).Takes<JsonElement>().For(Role.Admin).WithSummary("Register a plan");
        app.MapPost(ApiPath.PlanCheck, CheckAsync).Takes<JsonElement>().For(Role.Operator).WithSummary("Check a plan against the services and, with deep=true, the databases it names, without registering it; one that names databases and is not registered needs an admin");
        app.MapPost(ApiPath.PlanAmend, AmendAsync).Takes<AmendRequest>().For(Role.Admin).WithSummary("Change gates, holds, endpoints and throttles of the open migration");
    }

    /// <summary>The plan of a text; throws with all its faults.</summary>
    public static MigrationPlan Read(string text) => PlanReader.Read(text) switch
    {
        ({ } plan, _) => plan,
        var (_, problem) => throw new MigrateException(problem!),
    };

    private static async Task<CheckReport> CheckAsync(HttpContext context, Controller controller, PrecheckRunner precheck)
    {
        var plan = Read(await BodyReader.ReadTextAsync(context));
        var isDeep = QueryValue.Flag(context, "deep");

        // Whoever says where to connect could have the server read what is not theirs.
        if (isDeep && plan.State is not null && plan.Hash != controller.View.State.Plan?.Hash && !context.IsAdmin())
        {
            throw new MigrateException(
                ProblemCode.Forbidden, "Only an admin may have the server look at the databases of a plan that is not the registered one.", "Ask an admin, or check without --deep.");
        }

        return await precheck.RunAsync(new PrecheckRequest(plan, isDeep, [], MayQuoteRows: true), context.RequestAborted);
    }

    private static async Task<ChangeDocument> AmendAsync(HttpContext context, ChangeEndpoint change)
    {
        var request = await BodyReader.ReadAsync<AmendRequest>(context);
        return string.IsNullOrWhiteSpace(request.Reason)
            ? throw new MigrateException(ProblemCode.InvalidArgument, "An amendment needs a reason.", "Say why the plan changes.")
            : await change.ExecuteAsync(context, new AmendPlan(Read(request.Plan.ValueKind == JsonValueKind.Undefined ? "" : request.Plan.GetRawText()), request.Reason));
    }

    private static PlanDocument Document(MigrationPlan plan) => new(
        plan.Name, plan.Hash, JsonSerializer.Deserialize<JsonElement>(plan.Source), JsonSerializer.Deserialize<JsonElement>(plan.Effective));

    private static MigrateException Missing() => new(ProblemCode.PlanMissing, "No plan is registered.", "Start the server with --plan, or register one.");
}
