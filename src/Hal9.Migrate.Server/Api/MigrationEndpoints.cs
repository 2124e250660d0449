using Hal9.Migrate.Access;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Health;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Checks;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Migrate.Server.Api;

/// <summary>Driving the migration.</summary>
internal static class MigrationEndpoints
{
    public static void MapMigration(this IEndpointRouteBuilder app)
    {
        app.MapGet(ApiPath.Status, (StatusBuilder status) => status.Build()).For(Role.Viewer).WithSummary("How the migration is");
        app.MapPost(ApiPath.Goal, StartAsync).Takes<StartRequest>().For(Role.Operator).WithSummary("Start, adopt the running migration, or raise its goal");
        app.MapReason(ApiPath.Suspend, reason => new SuspendMigration(reason)).WithSummary("Freeze the percentage; triggers stay armed");
        app.MapReason(ApiPath.Resume, reason => new ResumeMigration(reason)).WithSummary("Go on toward the goal");
        app.MapReason(ApiPath.Abort, reason => new AbortMigration(reason)).WithSummary("Roll back to None and close the migration");
        app.MapReason(ApiPath.Complete, reason => new CompleteMigration(reason)).WithSummary("Close the migration for good; there is no way back after it");
        app.MapPost(ApiPath.Rollback, RollBackAsync).Takes<RollbackRequest>().For(Role.Operator).WithSummary("Go back to an earlier step");

        app.MapGet(ApiPath.Gates, (StatusBuilder status) => status.Build().Gates).For(Role.Viewer).WithSummary("All gates, those of the current step with their verdicts");
        app.MapPost(ApiPath.Gates + "/{name}/approve", async (string name, HttpContext context, ChangeEndpoint change) =>
            await change.ExecuteAsync(context, new ApproveGate(name, (await BodyReader.ReadAsync<ReasonRequest>(context, mayBeEmpty: true)).Reason)))
            .Takes<ReasonRequest>().For(Role.Operator).WithSummary("Approve a gate that waits for a person");
        app.MapPost(ApiPath.Gates + "/{name}/deny", async (string name, HttpContext context, ChangeEndpoint change) =>
            await change.ExecuteAsync(context, new DenyGate(name, (await BodyReader.ReadAsync<ReasonRequest>(context, mayBeEmpty: true)).Reason)))
            .Takes<ReasonRequest>().For(Role.Operator).WithSummary("Deny a gate that waits for a person");
    }

    private static async Task<ChangeDocument> StartAsync(HttpContext context, ChangeEndpoint change, Controller controller, PrecheckRunner precheck)
    {
        var request = await BodyReader.ReadAsync<StartRequest>(context, mayBeEmpty: true);
        var phase = PhaseOf(request.Phase, Phase.Full);

        // Raising a goal is no start: what runs has proven itself by its evidence.
        var begins = controller.View.State.StartedAt is null || request.Restart;
        if (begins && !request.Force && controller.View.State.Plan is { } plan)
        {
            var report = await precheck.RunAsync(new PrecheckRequest(plan, IsDeep: false, [], MayQuoteRows: false), context.RequestAborted);
            if (report.Readiness == Readiness.NotReady)
            {
                throw new MigrateException(new Problem(
                    ProblemCode.NotReady, "Pre-flight checks say that the migration cannot start.", "Mend what is unhealthy, or start with force if you know better.")
                {
                    Errors = [.. report.Checks.Where(check => check.Status == HealthStatus.Unhealthy)
                        .Select(check => new ProblemItem(check.Name, check.Remedy is null ? check.Message : $"{check.Message} {check.Remedy}"))],
                });
            }
        }

        return await change.ExecuteAsync(context, new StartMigration(phase, request.Percentage, request.PlanHash, request.Restart, request.Reason));
    }

    private static async Task<ChangeDocument> RollBackAsync(HttpContext context, ChangeEndpoint change)
    {
        var request = await BodyReader.ReadAsync<RollbackRequest>(context, mayBeEmpty: true);
        if (request.AcceptLoss && !context.IsAdmin())
        {
            throw new MigrateException(ProblemCode.Forbidden, "Only an admin may accept that writes are lost.", "Have somebody with an admin's token do it.");
        }

        if (request.Rehearse && (request.ToPhase is not null || request.ToPercentage is not null || request.AcceptLoss || request.Gradual || request.Parts is not null))
        {
            throw new MigrateException(ProblemCode.InvalidArgument, "A rehearsal goes to the legacy and back: it has no step to go to, and loses nothing.", "Leave the rest out, or roll back without rehearse.");
        }

        return await change.ExecuteAsync(context, request.Rehearse
            ? new RehearseRollback(request.Reason)
            : new RollBackTo(PhaseOf(request.ToPhase, Phase.None), request.ToPercentage, request.Reason, request.AcceptLoss, request.Gradual, request.Parts ?? []));
    }

    private static RouteHandlerBuilder MapReason(this IEndpointRouteBuilder app, string path, Func<string?, MigrationCommand> command) =>
        app.MapPost(path, async (HttpContext context, ChangeEndpoint change) =>
            await change.ExecuteAsync(context, command((await BodyReader.ReadAsync<ReasonRequest>(context, mayBeEmpty: true)).Reason))).Takes<ReasonRequest>().For(Role.Operator);

    private static Phase PhaseOf(string? text, Phase fallback) => text is null ? fallback : QueryValue.PhaseOf(text);
}
