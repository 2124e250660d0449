using Hal9.Migrate.Access;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Migrate.Server.Api;

/// <summary>What was measured.</summary>
internal static class EvidenceEndpoints
{
    private const int MaxPoints = 5_000;
    private const int PageSize = 1_000;

    public static void MapEvidence(this IEndpointRouteBuilder app)
    {
        app.MapGet(ApiPath.Evidence, GetAsync).Produces<PointDocument[]>().For(Role.Viewer)
            .WithSummary("Points in time. from, to: the span (the last five minutes); step: seconds a point (1)");
        app.MapGet(ApiPath.Requests, (HttpContext context, Controller controller) => WindowMerger.WorthLookingAt(
            controller.View.Series.Seconds.Reverse().Take((int)QueryValue.Integer(context, "seconds", 60, 1, 900)).SelectMany(window => window.Samples)))
            .For(Role.Viewer).WithSummary("The failed and the slowest requests of the last seconds (60)");
    }

    private static async Task<IResult> GetAsync(HttpContext context, IMigrationStore store, TimeProvider time)
    {
        var to = QueryValue.Time(context, "to") ?? time.GetUtcNow();
        var from = QueryValue.Time(context, "from") ?? to.AddMinutes(-5);
        var step = TimeSpan.FromSeconds(QueryValue.Integer(context, "step", 1, 1, 86_400));
        if (from >= to || (to - from) / step > MaxPoints)
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"from {from:u} to {to:u} by {step} is not a span of 1 to {MaxPoints} points.", "Ask for a shorter span or a larger step.");
        }

        var points = new List<PointDocument>();
        var group = new List<EvidenceWindow>();
        IReadOnlyList<EvidenceWindow> page;
        for (var next = from; (page = await store.Evidence.ReadAsync(next, to, PageSize, context.RequestAborted)).Count > 0; next = page[^1].End)
        {
            foreach (var window in page)
            {
                if (group.Count > 0 && (window.Start - from).Ticks / step.Ticks != (group[0].Start - from).Ticks / step.Ticks)
                {
                    points.Add(PointDocument.Of(WindowMerger.Merge(group)!));
                    group.Clear();
                }

                group.Add(window);
            }
        }

        if (group.Count > 0)
        {
            points.Add(PointDocument.Of(WindowMerger.Merge(group)!));
        }

        return Results.Ok(points);
    }
}
