using System.Text.Json;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Files;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request, its answer and what carries it out

namespace Hal9.Migrate.Client.Transfer;

/// <summary>Export the control document.</summary>
/// <param name="Path">The file to write; null: none, the document itself is put out.</param>
/// <param name="Overwrite">Whether a file that is there may be replaced.</param>
public sealed record ExportRequest(string? Path, bool Overwrite = false);

/// <summary>A control document that was written to a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Records">How many journal records it holds.</param>
/// <param name="ExportedAt">When it was exported.</param>
public sealed record ExportFileDocument(string Path, int Records, DateTimeOffset ExportedAt);

/// <summary>
/// Exports the migration's control document: its whole journal, and no secret. Writes an <see cref="ExportFileDocument"/>, or without a
/// file the <see cref="ExportDocument"/>.
/// </summary>
/// <param name="client">The server.</param>
public sealed class ExportOperation(MigrationClient client) : IOperation<ExportRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(ExportRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        if (request.Path is { } existing && File.Exists(existing) && !request.Overwrite)
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"{existing} exists already; it is left as it is.", "Name another file, or say --force to replace it.");
        }

        var document = await client.ExportAsync(cancellationToken).ConfigureAwait(false);
        if (request.Path is { } path)
        {
            await TextFile.WriteAsync(path, JsonSerializer.Serialize(document, Hal9Json.Indented) + "\n", cancellationToken).ConfigureAwait(false);
            host.Write(new ExportFileDocument(path, document.Journal.Length, document.ExportedAt));
        }
        else
        {
            host.Write(document);
        }

        return OperationOutcome.Done;
    }
}
