using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Data;

/// <summary>
/// Has rows carried over once more that are not the same on both sides, and everything compared again. Writes a <see cref="RowVerificationDocument"/>; ends
/// in VerificationFailed if rows still differ.
/// </summary>
/// <param name="client">The server.</param>
/// <param name="time">The clock.</param>
public sealed class RepairRowsOperation(MigrationClient client, TimeProvider time) : IOperation<RepairRowsRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(RepairRowsRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        var repair = new RowRepairRequest { Tables = request.Tables, Reason = request.Reason };
        if (host.AsksBefore(ChangeImpact.High))
        {
            var consent = await host.ShouldProcessAsync(await client.RepairRowsAsync(repair, dryRun: true, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (consent != Consent.Granted)
            {
                return consent == Consent.PreviewOnly ? OperationOutcome.Done : OperationOutcome.Declined;
            }
        }

        await client.RepairRowsAsync(repair, dryRun: false, cancellationToken).ConfigureAwait(false);
        var begun = await client.GetRowVerificationAsync(cancellationToken).ConfigureAwait(false);
        return await new RowVerificationWait(client, time).WriteAsync(begun, request.Waits, host, cancellationToken).ConfigureAwait(false);
    }
}
