using System.Text.Json;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Files;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Transfer;

/// <summary>Import a control document into an empty store.</summary>
/// <param name="Path">The file.</param>
/// <param name="ValidateOnly">Whether only to say if it could be imported.</param>
public sealed record ImportRequest(string Path, bool ValidateOnly = false);

/// <summary>
/// Validates a control document wholly and then imports it. Writes an <see cref="ImportDocument"/>; ends in ImportInvalid when the
/// document cannot be imported, and then nothing was touched.
/// </summary>
/// <param name="client">The server.</param>
public sealed class ImportOperation(MigrationClient client) : IOperation<ImportRequest>
{
    private const long LargestDocument = 512L * 1024 * 1024;

    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(ImportRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        var document = Read(request.Path, await TextFile.ReadAsync(request.Path, LargestDocument, "exported state", cancellationToken).ConfigureAwait(false));
        var found = await client.ImportAsync(document, dryRun: true, cancellationToken).ConfigureAwait(false);
        if (found.Valid && !request.ValidateOnly)
        {
            if (host.AsksBefore(ChangeImpact.High)
                && !await host.ConfirmAsync($"Import {found.Name} with {found.Records} journal records? It will stand suspended.", cancellationToken).ConfigureAwait(false))
            {
                return OperationOutcome.Declined;
            }

            found = await client.ImportAsync(document, dryRun: false, cancellationToken).ConfigureAwait(false);
        }

        host.Write(found);
        return found.Valid ? OperationOutcome.Done : new(
            new Problem(ProblemCode.ImportInvalid, $"{request.Path} cannot be imported here.", "Use an export as it was written, and an empty store.") { Errors = found.Errors }, found);
    }

    private static ExportDocument Read(string path, string text)
    {
        string fault;
        try
        {
            if (JsonSerializer.Deserialize<ExportDocument>(text, Hal9Json.Options) is { Format: ExportDocument.FormatName, Journal.IsDefault: false } document)
            {
                return document;
            }

            fault = $"it does not say it is \"{ExportDocument.FormatName}\", or has no journal";
        }
        catch (JsonException exception)
        {
            fault = $"it is not JSON of that shape: {exception.Message.TrimEnd('.')}";
        }

        throw new MigrateException(ProblemCode.ImportInvalid, $"{path} is not an exported state: {fault}.", "Use a file written by state export.");
    }
}
