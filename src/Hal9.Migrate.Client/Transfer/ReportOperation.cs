using System.Text.Json;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Files;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Json;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Reports;

#pragma warning disable MA0048 // a request, its answer and what carries it out

namespace Hal9.Migrate.Client.Transfer;

/// <summary>Write a report.</summary>
/// <param name="Path">The file to write: <c>.html</c> or <c>.htm</c> for a page, <c>.json</c> for the same as JSON.</param>
/// <param name="Phase">The phase it is about; null: the whole migration.</param>
/// <param name="Overwrite">Whether a file that is there may be replaced.</param>
public sealed record ReportRequest(string Path, Phase? Phase = null, bool Overwrite = false);

/// <summary>A report that was written to a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Phase">The phase it is about; null: the whole migration.</param>
/// <param name="Events">How many decisions it tells of.</param>
/// <param name="Points">How many measured points its charts have.</param>
public sealed record ReportFileDocument(string Path, Phase? Phase, int Events, int Points);

/// <summary>Writes a report of the migration or a phase of it to a file, and a <see cref="ReportFileDocument"/>.</summary>
/// <param name="client">The server.</param>
public sealed class ReportOperation(MigrationClient client) : IOperation<ReportRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(ReportRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        Func<ReportDocument, string> write = System.IO.Path.GetExtension(request.Path).ToUpperInvariant() switch
        {
            ".HTML" or ".HTM" => ReportHtml.Write,
            ".JSON" => report => JsonSerializer.Serialize(report, Hal9Json.Indented) + "\n",
            var other => throw new MigrateException(
                ProblemCode.InvalidArgument, $"{request.Path} ends in \"{other}\", which is no format of a report.", "End the name in .html for a page or in .json."),
        };
        if (File.Exists(request.Path) && !request.Overwrite)
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"{request.Path} exists already; it is left as it is.", "Name another file, or say --force to replace it.");
        }

        var document = await client.GetReportAsync(request.Phase, cancellationToken).ConfigureAwait(false);
        await TextFile.WriteAsync(request.Path, write(document), cancellationToken).ConfigureAwait(false);
        host.Write(new ReportFileDocument(request.Path, request.Phase, document.Timeline.Length, document.Points.Length));
        return OperationOutcome.Done;
    }
}
