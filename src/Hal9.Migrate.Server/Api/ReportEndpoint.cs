using Hal9.Migrate.Access;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Reports;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Migrate.Server.Api;

/// <summary>The report.</summary>
internal static class ReportEndpoint
{
    private const int PageSize = 1_000;

    public static void MapReport(this IEndpointRouteBuilder app) => app.MapGet(ApiPath.Report, GetAsync).Produces<ReportDocument>().For(Role.Viewer)
        .WithSummary("Everything to be known about the migration in one document. phase: only about that one");

    private static async Task<ReportDocument> GetAsync(
        HttpContext context, IMigrationStore store, Controller controller, StatusBuilder status, TimeProvider time)
    {
        var (cancel, now) = (context.RequestAborted, time.GetUtcNow());
        var scope = ReportScope.Of(await JournalAsync(store.Journal, cancel), QueryValue.Phase(context, "phase"), now);
        var stretches = scope.Span is { } span && span.From < span.To
            ? await Stretches.ReadAsync(store.Evidence, controller.View.Series, span.From, span.To, TimeSpan.FromSeconds(scope.StepSeconds), cancel) : [];
        var inScope = stretches.Where(stretch => scope.Spans.Any(part => part.Touches(stretch.Start, stretch.Seconds))).ToList();
        var noise = NoiseBook.Of(MirrorMerger.Merge(inScope.Select(stretch => stretch.Mirror)), Comparisons.Learns(controller.View.State));
        var kept = await store.Verdicts.ListAsync(VerdictRetention.Default.Count, cancel);
        return ReportDocument.Of(
            scope, status.Build(), inScope.Select(stretch => PointDocument.Of(stretch, noise)), DifferenceDocument.Of(noise),
            [.. kept.Select(summary => summary.Id)], now);
    }

    private static async Task<List<JournalRecord>> JournalAsync(IJournal journal, CancellationToken cancellationToken)
    {
        var records = new List<JournalRecord>();
        IReadOnlyList<JournalRecord> page;
        while ((page = await journal.ReadAsync(records.Count == 0 ? 0 : records[^1].Sequence, PageSize, cancellationToken)).Count > 0)
        {
            records.AddRange(page);
        }

        return records;
    }
}
