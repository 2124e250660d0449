using System.Collections.Immutable;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Watching;

/// <summary>Watch a migration.</summary>
/// <param name="Dashboard">What of it.</param>
/// <param name="Every">How often to look.</param>
/// <param name="Once">Whether to look only once.</param>
public sealed record MonitorRequest(Dashboard Dashboard, TimeSpan Every, bool Once = false);

/// <summary>
/// Writes a <see cref="MonitorFrame"/> again and again until cancelled. A server that is away is reported once as an error, and asked again until it is back.
/// </summary>
/// <param name="client">The server.</param>
/// <param name="time">For waiting and for the span looked at.</param>
public sealed class MonitorOperation(MigrationClient client, TimeProvider time) : IOperation<MonitorRequest>
{
    /// <summary>How far back measurements are shown.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(5);

    /// <summary>How many seconds of them are put together.</summary>
    internal const int SecondsAPoint = 5;

    private const int MostEvents = 100;

    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(MonitorRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        ImmutableArray<EventDocument> events = [];
        var isAway = false;
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                var frame = await LookAsync(request.Dashboard, events, cancellationToken).ConfigureAwait(false);
                events = frame.Events;
                host.Write(frame);
                isAway = false;
            }
            catch (MigrateException exception) when (!isFirst && exception.Problem.Code == ProblemCode.ServerUnreachable)
            {
                if (!isAway)
                {
                    host.Error(exception.Problem);
                }

                isAway = true;
            }

            if (request.Once)
            {
                return OperationOutcome.Done;
            }

            await Task.Delay(request.Every, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<MonitorFrame> LookAsync(Dashboard dashboard, ImmutableArray<EventDocument> known, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var status = await client.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        return new(
            now,
            status,
            dashboard is Dashboard.Metrics or Dashboard.Combined ? await client.GetEvidenceAsync(new(now - Span, null, SecondsAPoint), cancellationToken).ConfigureAwait(false) : [],
            dashboard is Dashboard.Logs or Dashboard.Combined ? await EventsAsync(status, known, cancellationToken).ConfigureAwait(false) : [],
            dashboard is Dashboard.Traces or Dashboard.Combined ? await client.GetRequestsAsync((int)Span.TotalSeconds, cancellationToken).ConfigureAwait(false) : [],
            // They go back an hour, and are no news once nothing is mirrored any more.
            dashboard == Dashboard.Combined && status.Phase == Phase.Shadow ? await client.GetDifferencesAsync(null, null, cancellationToken).ConfigureAwait(false) : []);
    }

    /// <summary>The last events: those known and those since.</summary>
    private async Task<ImmutableArray<EventDocument>> EventsAsync(StatusDocument status, ImmutableArray<EventDocument> known, CancellationToken cancellationToken)
    {
        var after = known.IsEmpty ? -MostEvents : known[^1].Sequence;
        if (after >= status.JournalVersion)
        {
            return known;
        }

        var fresh = await client.GetEventsAsync(after, MostEvents, cancellationToken).ConfigureAwait(false);
        return [.. known.AddRange(fresh).TakeLast(MostEvents)];
    }
}
