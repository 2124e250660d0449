using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Data;

/// <summary>
/// Has all rows of both stores compared, while applications write. Writes a <see cref="RowVerificationDocument"/>; ends in VerificationFailed if rows
/// are known to differ.
/// </summary>
/// <param name="client">The server.</param>
/// <param name="time">The clock.</param>
public sealed class VerifyRowsOperation(MigrationClient client, TimeProvider time) : IOperation<VerifyRowsRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(VerifyRowsRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        var begun = await client.VerifyRowsAsync(new() { Tables = request.Tables }, cancellationToken).ConfigureAwait(false);
        return await new RowVerificationWait(client, time).WriteAsync(begun, request.Waits, host, cancellationToken).ConfigureAwait(false);
    }
}
