using System.Collections.Immutable;
using Hal9.Migrate.Access;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Verdicts;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Migrate.Server.Api;

/// <summary>What was measured.</summary>
internal static class EvidenceEndpoints
{
    private const int MaxPoints = 5_000;

    /// <summary>How old an answer to somebody else may be that is given again.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    public static void MapEvidence(this IEndpointRouteBuilder app)
    {
        app.MapGet(ApiPath.Evidence, GetAsync).Produces<PointDocument[]>().For(Role.Viewer)
            .WithSummary("Points in time. from, to: the span (the last five minutes); step: seconds a point (1)");
        app.MapGet(ApiPath.Requests, (HttpContext context, Controller controller) => WindowMerger.WorthLookingAt(
            controller.View.Series.Seconds.Reverse().Take((int)QueryValue.Integer(context, "seconds", 60, 1, 900)).SelectMany(window => window.Samples)))
            .For(Role.Viewer).WithSummary("The failed and the slowest requests of the last seconds (60)");
        app.MapGet(ApiPath.Verdicts, (HttpContext context, IMigrationStore store) =>
            store.Verdicts.ListAsync((int)QueryValue.Integer(context, "limit", 100, 1, 1_000), context.RequestAborted)).Produces<VerdictSummary[]>().For(Role.Viewer)
            .WithSummary("On which verdicts was decided, newest first. limit: how many (100)");
        app.MapGet(ApiPath.Verdicts + "/{id:long}", async (long id, HttpContext context, IMigrationStore store) => await store.Verdicts.ReadAsync(id, context.RequestAborted)
            ?? throw new MigrateException(ProblemCode.UnknownVerdict, $"No verdict is kept for journal record {id}.", $"{ApiPath.Verdicts} lists those there are; the oldest are dropped."))
            .For(Role.Viewer).WithSummary("The verdicts of a decision, with everything they were made from");
        app.MapGet(ApiPath.Differences, GetDifferencesAsync).Produces<DifferenceDocument[]>().For(Role.Viewer)
            .WithSummary("Where answers differ, worst first. from, to: the span (the last hour in which answers were compared)");
    }

    private static async Task<IResult> GetAsync(
        HttpContext context, IMigrationStore store, Controller controller, TimeProvider time,
        SharedAnswer<EvidenceQuery, ImmutableArray<PointDocument>> shared)
    {
        var (from, to) = Span(context, time, TimeSpan.FromMinutes(5));
        var step = TimeSpan.FromSeconds(QueryValue.Integer(context, "step", 1, 1, 86_400));
        if ((to - from) / step > MaxPoints)
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"from {from:u} to {to:u} by {step} is not a span of 1 to {MaxPoints} points.", "Ask for a shorter span or a larger step.");
        }

        // Several who look at the same span ask for the same points.
        var points = await shared.GetAsync(new(from, to, step), MaxAge, () => EvidencePoints.ReadAsync(store.Evidence, controller.View, from, to, step, CancellationToken.None))
            .WaitAsync(context.RequestAborted);
        return Results.Ok(points);
    }

    private static async Task<IResult> GetDifferencesAsync(
        HttpContext context, IMigrationStore store, Controller controller, TimeProvider time,
        SharedAnswer<long, ImmutableArray<DifferenceDocument>> shared)
    {
        var state = controller.View.State;
        if (!context.Request.Query.ContainsKey("from") && !context.Request.Query.ContainsKey("to"))
        {
            // An hour is read second by second; those who watch ask for it again and again.
            return Results.Ok(Comparisons.Lately(state, time.GetUtcNow()) is var (since, until)
                ? await shared.GetAsync(state.Version, MaxAge, () => ReadAsync(since, until, CancellationToken.None)).WaitAsync(context.RequestAborted) : []);
        }

        var (from, to) = Span(context, time, TimeSpan.FromHours(1));
        return Results.Ok(await ReadAsync(from, to, context.RequestAborted));

        async Task<ImmutableArray<DifferenceDocument>> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
            DifferenceDocument.Of((await Comparisons.ReadAsync(store, state, from, to, cancellationToken)).Book);
    }

    private static (DateTimeOffset From, DateTimeOffset To) Span(HttpContext context, TimeProvider time, TimeSpan fallback)
    {
        var to = QueryValue.Time(context, "to") ?? time.GetUtcNow();
        var from = QueryValue.Time(context, "from") ?? to - fallback;
        return from < to ? (from, to) : throw new MigrateException(ProblemCode.InvalidArgument, $"from {from:u} to {to:u} is no span.", "Let it begin before it ends.");
    }

    /// <summary>What is asked for: a span, and how fine.</summary>
    private readonly record struct EvidenceQuery(DateTimeOffset From, DateTimeOffset To, TimeSpan Step);
}
