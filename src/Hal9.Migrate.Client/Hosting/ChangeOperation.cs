using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Hosting;

/// <summary>
/// An operation that changes one thing and writes the <see cref="ChangeDocument"/>. Where the host wants it, the change is first made as
/// a dry run, whose message is the question.
/// </summary>
/// <typeparam name="TRequest">What is asked for.</typeparam>
/// <param name="impact">How much hangs on it.</param>
/// <param name="send">Sends the change; true for a dry run.</param>
/// <param name="follow">What to wait for once it was made; null when it is done at once.</param>
public class ChangeOperation<TRequest>(
    ChangeImpact impact,
    Func<TRequest, bool, CancellationToken, Task<ChangeDocument>> send,
    Func<ChangeDocument, IOperationHost, CancellationToken, Task<(ChangeDocument Change, OperationOutcome Outcome)>>? follow = null) : IOperation<TRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(TRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        if (host.AsksBefore(impact))
        {
            var preview = await send(request, true, cancellationToken).ConfigureAwait(false);
            var consent = await host.ShouldProcessAsync(preview, cancellationToken).ConfigureAwait(false);
            if (consent != Consent.Granted)
            {
                return consent == Consent.PreviewOnly ? OperationOutcome.Done : OperationOutcome.Declined;
            }
        }

        var change = await send(request, false, cancellationToken).ConfigureAwait(false);
        var outcome = OperationOutcome.Done;
        if (follow is not null)
        {
            (change, outcome) = await follow(change, host, cancellationToken).ConfigureAwait(false);
        }

        host.Write(change);
        return outcome;
    }
}
