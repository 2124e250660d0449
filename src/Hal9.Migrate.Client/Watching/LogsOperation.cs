using System.Collections.Immutable;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Watching;

/// <summary>See where answers differ and what is decided.</summary>
/// <param name="Last">How many of the past decisions to begin with, 1 to 10000.</param>
/// <param name="Follow">Whether to go on with what comes.</param>
public sealed record LogsRequest(int Last = 20, bool Follow = true);

/// <summary>
/// Writes where answers differ, a list of <see cref="DifferenceDocument"/>, then each <see cref="EventDocument"/>; and, until cancelled, events as they come and
/// places whose verdict is news. An empty list is not written.
/// </summary>
/// <param name="client">The server.</param>
/// <param name="time">For looking again.</param>
public sealed class LogsOperation(MigrationClient client, TimeProvider time) : IOperation<LogsRequest>
{
    /// <summary>How often it is looked whether answers differ in new places.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private readonly object _turn = new();
    private readonly Dictionary<(string, MethodClass, string), DifferenceVerdict> _known = [];

    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(LogsRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        await WriteNewsAsync(host, cancellationToken).ConfigureAwait(false);
        if (!request.Follow)
        {
            return await new FollowEventsOperation(client).RunAsync(new(request.Last, Follow: false), host, cancellationToken).ConfigureAwait(false);
        }

        await FollowAsync(request, host, cancellationToken).ConfigureAwait(false);
        return OperationOutcome.Done;
    }

    private async Task FollowAsync(LogsRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        var isAway = false;
        var feed = client.FollowEventsAsync(-request.Last, Away, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = feed.ConfigureAwait(false);
        var next = feed.MoveNextAsync().AsTask();
        try
        {
            var look = Task.Delay(Pace, time, cancellationToken);
            while (true)
            {
                if (await Task.WhenAny(next, look).ConfigureAwait(false) == look)
                {
                    await look.ConfigureAwait(false);
                    await TryWriteNewsAsync(host, cancellationToken).ConfigureAwait(false);
                    look = Task.Delay(Pace, time, cancellationToken);
                }
                else if (await next.ConfigureAwait(false))
                {
                    InTurn(() => host.Write(feed.Current));
                    isAway = false;
                    next = feed.MoveNextAsync().AsTask();
                }
                else
                {
                    return;
                }
            }
        }
        finally
        {
            // A feed is not left while it is being read.
            await Task.WhenAny(next).ConfigureAwait(false);
        }

        void Away(Problem problem)
        {
            if (!isAway)
            {
                InTurn(() => host.Warn($"{problem.Detail} Still following."));
            }

            isAway = true;
        }
    }

    private void InTurn(Action act)
    {
        lock (_turn)
        {
            act();
        }
    }

    private async Task TryWriteNewsAsync(IOperationHost host, CancellationToken cancellationToken)
    {
        try
        {
            await WriteNewsAsync(host, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrateException exception) when (exception.Problem.Code == ProblemCode.ServerUnreachable)
        {
            // Who follows the events says so.
        }
    }

    private async Task WriteNewsAsync(IOperationHost host, CancellationToken cancellationToken)
    {
        var differences = await client.GetDifferencesAsync(null, null, cancellationToken).ConfigureAwait(false);
        var news = differences.Where(place => !_known.TryGetValue((place.Route, place.Method, place.Path), out var verdict) || verdict != place.Verdict).ToImmutableArray();
        foreach (var place in news)
        {
            _known[(place.Route, place.Method, place.Path)] = place.Verdict;
        }

        if (!news.IsEmpty)
        {
            InTurn(() => host.Write(news));
        }
    }
}
