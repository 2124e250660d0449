using System.Collections.Immutable;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Judge;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Readiness;

/// <summary>Make verdicts again.</summary>
/// <param name="Id">The journal record that was decided on them.</param>
public sealed record ReplayRequest(long Id);

/// <summary>
/// Makes the verdicts again on which something was decided, here and from nothing but what was kept with them. Writes a <see cref="VerifyDocument"/>; ends in
/// VerificationFailed when one comes out otherwise.
/// </summary>
/// <param name="client">The server that keeps them.</param>
/// <param name="time">Says when it was verified.</param>
public sealed class ReplayOperation(MigrationClient client, TimeProvider time) : IOperation<ReplayRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(ReplayRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        var bundle = await client.GetVerdictAsync(request.Id, cancellationToken).ConfigureAwait(false);
        var verified = new VerifyDocument(time.GetUtcNow(), [.. Replay.Of(bundle).Select(Describe)]);
        host.Write(verified);
        var bad = verified.Verifications.Where(verification => verification.Passed != true).ToImmutableArray();
        return bad.IsEmpty ? OperationOutcome.Done : new(
            new Problem(
                ProblemCode.VerificationFailed, $"{bad.Length} of {verified.Verifications.Length} verdicts of record {request.Id} come out otherwise.",
                "The evidence was changed after it was kept, or this version judges otherwise than the one that decided.")
            {
                Errors = [.. bad.Select(verification => new ProblemItem(verification.Name, verification.Message))],
            },
            verified);
    }

    private static VerificationDocument Describe(ReplayedVerdict replayed) => new(
        "replay", replayed.Kept.Name, replayed.Difference is null, replayed.Difference ?? $"{replayed.Again.Outcome} again: {replayed.Again.Message}");
}
