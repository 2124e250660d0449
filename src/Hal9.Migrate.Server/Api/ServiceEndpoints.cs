using System.Collections.Immutable;
using Hal9.Migrate.Access;
using Hal9.Migrate.Health;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Checks;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Identity;
using Hal9.Migrate.Server.Metrics;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Server.Verification;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Migrate.Server.Api;

/// <summary>Health, metrics, pre-flight checks, verification.</summary>
internal static class ServiceEndpoints
{
    public static void MapService(this IEndpointRouteBuilder app)
    {
        app.MapGet(ApiPath.Health, (IMigrationStore store, TimeProvider time) => new ServerHealthDocument("Healthy", ServerVersion.Text, store.Epoch, time.GetUtcNow()))
            .AllowAnonymous().WithSummary("Whether the server is alive");
        app.MapGet(ApiPath.Metrics, (ServerMetrics metrics) => Results.Text(metrics.Write(), PrometheusText.MediaType)).For(Role.Viewer).WithSummary("Metrics in the text format of Prometheus");
        app.MapGet(ApiPath.Precheck, PrecheckAsync).For(Role.Viewer).WithSummary("Pre-flight checks. deep=true: also configuration, resources and latency; components: only these");
        app.MapPost(ApiPath.Verify, VerifyAsync).Takes<VerifyRequest>().For(Role.Operator).WithSummary("Verify that what was decided is what happens");
    }

    private static async Task<CheckReport> PrecheckAsync(HttpContext context, Controller controller, PrecheckRunner precheck)
    {
        var components = QueryValue.List(context, "components").ToImmutableArray();
        if (Hal9Component.Check(components) is { } unknown)
        {
            throw new MigrateException(unknown);
        }

        var plan = controller.View.State.Plan ?? throw new MigrateException(ProblemCode.PlanMissing, "There is nothing to check: no plan is registered.", "Start the server with --plan, or register a plan.");
        return await precheck.RunAsync(new PrecheckRequest(plan, QueryValue.Flag(context, "deep"), components), context.RequestAborted);
    }

    private static async Task<VerifyDocument> VerifyAsync(HttpContext context, Verifier verifier)
    {
        var request = await BodyReader.ReadAsync<VerifyRequest>(context, mayBeEmpty: true);
        return await verifier.RunAsync(request.Tests.IsDefault ? [] : request.Tests, context.RequestAborted);
    }
}
