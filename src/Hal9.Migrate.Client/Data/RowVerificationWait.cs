using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Data;

/// <summary>Waits until a comparison or repair of all rows is done, and says how far it is.</summary>
internal sealed class RowVerificationWait(MigrationClient client, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits, writes the <see cref="RowVerificationDocument"/>, and ends in VerificationFailed if rows differ.</summary>
    public async Task<OperationOutcome> WriteAsync(RowVerificationDocument verification, bool waits, IOperationHost host, CancellationToken cancellationToken)
    {
        var activity = verification.Repairs ? "Repairing rows" : "Comparing rows";
        while (waits && verification.FinishedAt is null)
        {
            host.Progress(new(activity, Say(verification)));
            await Task.Delay(Pace, time, cancellationToken).ConfigureAwait(false);
            verification = await client.GetRowVerificationAsync(cancellationToken).ConfigureAwait(false);
        }

        host.Progress(new(activity, Say(verification), Completed: true));
        host.Write(verification);
        return verification.Differing == 0 ? OperationOutcome.Done : new(
            new Problem(
                ProblemCode.VerificationFailed, $"{(verification.Differing == 1 ? "1 row is" : $"{verification.Differing} rows are")} not the same on both sides.",
                verification.Repairs
                    ? "One store does not take them (hal9-migrate data parked says why), a mapping is not the inverse of its reverse, or somebody writes past the gate still."
                    : "Somebody wrote past the gate, or a mapping is not the inverse of its reverse. Find out which; then hal9-migrate data repair makes them the owner's again."),
            verification);
    }

    private static string Say(RowVerificationDocument verification) => verification.Tables.FirstOrDefault(table => !table.IsDone) is { } table
        ? FormattableString.Invariant($"{table.Name}: {table.Rows} rows, {verification.Differing} differ")
        : verification is { Tables.IsEmpty: true, Repaired: { } repaired } ? FormattableString.Invariant($"{repaired} rows are carried over once more")
        : verification.Tables.IsEmpty ? "waits until every row is copied and verified" : "done";
}
