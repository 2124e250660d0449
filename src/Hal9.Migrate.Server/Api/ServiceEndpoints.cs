using System.Collections.Immutable;
using Hal9.Migrate.Access;
using Hal9.Migrate.Gateway.Exposition;
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
        app.MapGet(ApiPath.Metrics, WriteMetrics).For(Role.Viewer).WithSummary("Metrics in the text format of Prometheus, or as OpenMetrics where Accept asks for application/openmetrics-text");
        app.MapGet(ApiPath.Precheck, PrecheckAsync).For(Role.Viewer).WithSummary("Pre-flight checks. deep=true: also configuration, resources, latency, and for operators the databases; components: only these. max_age: seconds (0); an answer to somebody else that is no older will do, deep ones and chosen components apart");
        app.MapPost(ApiPath.Verify, VerifyAsync).Takes<VerifyRequest>().For(Role.Operator).WithSummary("Verify that what was decided is what happens");
    }

    private static IResult WriteMetrics(HttpContext context, ServerMetrics metrics)
    {
        var text = MetricsText.For(context.Request.Headers.Accept);
        metrics.Write(text);
        return Results.Text(text.ToString(), text.MediaType);
    }

    private static async Task<CheckReport> PrecheckAsync(
        HttpContext context, Controller controller, PrecheckRunner precheck, SharedAnswer<string, CheckReport> shared)
    {
        var components = QueryValue.List(context, "components").ToImmutableArray();
        if (Hal9Component.Check(components) is { } unknown)
        {
            throw new MigrateException(unknown);
        }

        var plan = controller.View.State.Plan ?? throw new MigrateException(ProblemCode.PlanMissing, "There is nothing to check: no plan is registered.", "Start the server with --plan, or register a plan.");
        var request = new PrecheckRequest(plan, QueryValue.Flag(context, "deep"), components, context.Has(Role.Operator));
        var maxAge = QueryValue.Integer(context, "max_age", 0, 0, 3_600);
        return maxAge > 0 && !request.IsDeep && components.IsEmpty
            ? await shared.GetAsync(plan.Hash, TimeSpan.FromSeconds(maxAge), () => precheck.RunAsync(request, CancellationToken.None)).WaitAsync(context.RequestAborted)
            : await precheck.RunAsync(request, context.RequestAborted);
    }

    private static async Task<VerifyDocument> VerifyAsync(HttpContext context, Verifier verifier)
    {
        var request = await BodyReader.ReadAsync<VerifyRequest>(context, mayBeEmpty: true);
        return await verifier.RunAsync(request.Tests.IsDefault ? [] : request.Tests, context.RequestAborted);
    }
}
