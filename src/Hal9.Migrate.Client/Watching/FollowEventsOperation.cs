using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Watching;

/// <summary>See what is decided.</summary>
/// <param name="Last">How many of the past ones to begin with, 1 to 10000.</param>
/// <param name="Follow">Whether to go on with those to come.</param>
public sealed record FollowEventsRequest(int Last = 20, bool Follow = true);

/// <summary>Writes each <see cref="EventDocument"/>, the past ones and then, until cancelled, those to come, also across restarts of the server.</summary>
/// <param name="client">The server.</param>
public sealed class FollowEventsOperation(MigrationClient client) : IOperation<FollowEventsRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(FollowEventsRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        if (!request.Follow)
        {
            foreach (var happened in await client.GetEventsAsync(-request.Last, request.Last, cancellationToken).ConfigureAwait(false))
            {
                host.Write(happened);
            }

            return OperationOutcome.Done;
        }

        var isAway = false;
        var events = client.FollowEventsAsync(
            -request.Last,
            problem =>
            {
                if (!isAway)
                {
                    host.Warn($"{problem.Detail} Still following.");
                }

                isAway = true;
            },
            cancellationToken);
        await foreach (var happened in events.ConfigureAwait(false))
        {
            isAway = false;
            host.Write(happened);
        }

        return OperationOutcome.Done;
    }
}
