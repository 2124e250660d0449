using System.Collections.Immutable;
using Hal9.Migrate.Access;
using Hal9.Migrate.Exchange;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Migrate.Server.Api;

/// <summary>Export and import of the control document.</summary>
internal static class StateEndpoints
{
    private const int PageSize = 1_000;

    public static void MapState(this IEndpointRouteBuilder app)
    {
        app.MapGet(ApiPath.State, ExportAsync).For(Role.Operator).WithSummary("Export the whole journal; it holds no secret");
        app.MapPost(ApiPath.State, ImportAsync).Takes<ExportDocument>().For(Role.Admin).WithSummary("Import an export into an empty store. validate_only=true: only say whether that would work");
    }

    private static async Task<ExportDocument> ExportAsync(HttpContext context, IMigrationStore store, TimeProvider time)
    {
        var journal = ImmutableArray.CreateBuilder<JournalRecord>();
        IReadOnlyList<JournalRecord> page;
        while ((page = await store.Journal.ReadAsync(journal.Count, PageSize, context.RequestAborted)).Count > 0)
        {
            journal.AddRange(page);
        }

        return journal.Count > 0
            ? new ExportDocument(ExportDocument.FormatName, context.Actor(), time.GetUtcNow(), journal.ToImmutable())
            : throw new MigrateException(ProblemCode.PlanMissing, "There is nothing to export: the journal is empty.");
    }

    private static async Task<ImportDocument> ImportAsync(HttpContext context, Controller controller)
    {
        BodyReader.Allow(context, BodyReader.MaxImportLength);
        var document = await BodyReader.ReadAsync<ExportDocument>(context);
        var (errors, state) = StateImport.Check(document);
        var records = document.Journal.IsDefault ? 0 : document.Journal.Length;
        if (QueryValue.Flag(context, "validate_only") || ChangeEndpoint.IsDryRun(context))
        {
            if (controller.View.State.Version > 0)
            {
                errors = errors.Add(new("", $"this server's store holds a journal of {controller.View.State.Version} records already; an import needs an empty one."));
            }

            return new ImportDocument(errors.IsEmpty, false, records, state?.Plan?.Name, errors);
        }

        if (!errors.IsEmpty)
        {
            throw new MigrateException(new Problem(ProblemCode.ImportInvalid, "The document cannot be imported; nothing was changed.", "Export it anew from the server it came from.") { Errors = errors });
        }

        await controller.ImportAsync(document.Journal, new JournalImported(document.ExportedBy, document.ExportedAt), context.Actor(), context.RequestAborted);
        return new ImportDocument(true, true, records, state?.Plan?.Name, []);
    }
}
