using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Watching;

/// <summary>See how the migration is.</summary>
/// <param name="Every">How often to look again; null: once.</param>
/// <param name="WithCourse">Whether to look at the last minutes, too.</param>
public sealed record StatusRequest(TimeSpan? Every = null, bool WithCourse = false);

/// <summary>
/// Writes the <see cref="StatusDocument"/>, or with the last minutes a <see cref="WatchedStatus"/>, once, or again and again until cancelled. While watching, a
/// server that is away is reported once as an error, and asked again until it is back.
/// </summary>
/// <param name="client">The server.</param>
/// <param name="time">For waiting and for the span looked at.</param>
public sealed class StatusOperation(MigrationClient client, TimeProvider time) : IOperation<StatusRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(StatusRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        host.Write(await LookAsync(request, cancellationToken).ConfigureAwait(false));
        var isAway = false;
        while (request.Every is { } every)
        {
            await Task.Delay(every, time, cancellationToken).ConfigureAwait(false);
            try
            {
                host.Write(await LookAsync(request, cancellationToken).ConfigureAwait(false));
                isAway = false;
            }
            catch (MigrateException exception) when (exception.Problem.Code == ProblemCode.ServerUnreachable)
            {
                if (!isAway)
                {
                    host.Error(exception.Problem);
                }

                isAway = true;
            }
        }

        return OperationOutcome.Done;
    }

    private async Task<object> LookAsync(StatusRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var status = await client.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        return request.WithCourse
            ? new WatchedStatus(now, status, await client.GetEvidenceAsync(new(now - MonitorOperation.Span, null, MonitorOperation.SecondsAPoint), cancellationToken).ConfigureAwait(false))
            : status;
    }
}
