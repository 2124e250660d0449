using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Course;

/// <summary>
/// Waits for a migration to come to an end of its way, and tells the host what happens meanwhile. Asks for the status again and again
/// instead of following events, so that a restart of the server is nothing special.
/// </summary>
internal sealed class CourseWatch(MigrationClient client, TimeProvider time)
{
    /// <summary>How often the status is asked for.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private const int MostEvents = 200;

    /// <summary>Waits until <paramref name="end"/> finds an end.</summary>
    /// <param name="activity">What is waited for, for people.</param>
    /// <param name="from">The status from which on to tell what happened.</param>
    /// <param name="end">The end of the way; null while it is under way.</param>
    /// <param name="timeout">How long to wait; null: for ever.</param>
    /// <param name="host">Who is told.</param>
    /// <param name="cancellationToken">Gives up waiting; the migration goes on.</param>
    public async Task<(StatusDocument Status, Problem? Problem)> WaitAsync(
        string activity, StatusDocument from, Func<StatusDocument, CourseEnd?> end, TimeSpan? timeout, IOperationHost host, CancellationToken cancellationToken)
    {
        var (status, started, away) = (from, time.GetTimestamp(), false);
        var progress = new CourseProgress(activity, host);
        try
        {
            var plan = await PlanAsync(cancellationToken).ConfigureAwait(false);
            while (true)
            {
                if (end(status) is { } found)
                {
                    progress.End(status);
                    return (status, found.Problem);
                }

                if (!away)
                {
                    progress.Show(status, plan);
                }

                var elapsed = time.GetElapsedTime(started);
                if (elapsed >= timeout)
                {
                    progress.End(status);
                    return (status, CourseEnd.TimedOut(status, elapsed));
                }

                var pause = timeout - elapsed is { } left && left < Interval ? left : Interval;
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
                try
                {
                    var next = await client.GetStatusAsync(cancellationToken).ConfigureAwait(false);
                    await TellAsync(status, next, host, cancellationToken).ConfigureAwait(false);
                    (status, away) = (next, false);
                }
                catch (MigrateException exception) when (exception.Problem.Code == ProblemCode.ServerUnreachable)
                {
                    if (!away)
                    {
                        host.Warn($"{exception.Problem.Detail} Still waiting for it.");
                        host.Progress(new(activity, "waits for the server"));
                    }

                    away = true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            progress.End(status);
            host.Warn($"Stopped waiting; the migration goes on in the server. Last seen: {CourseText.Of(status)}.");
            throw;
        }
    }

    private async Task TellAsync(StatusDocument before, StatusDocument now, IOperationHost host, CancellationToken cancellationToken)
    {
        if (now.JournalVersion <= before.JournalVersion)
        {
            return;
        }

        var events = await client.GetEventsAsync(before.JournalVersion, MostEvents, cancellationToken).ConfigureAwait(false);
        foreach (var happened in events.Where(happened => happened.Sequence <= now.JournalVersion))
        {
            host.Inform($"{time.GetLocalTime(happened.At):HH:mm:ss}  {happened.Message}");
        }
    }

    /// <summary>The plan, to tell how long the way is; without it there is just no percentage.</summary>
    private async Task<MigrationPlan?> PlanAsync(CancellationToken cancellationToken)
    {
        try
        {
            var document = await client.GetPlanAsync(cancellationToken).ConfigureAwait(false);
            return PlanReader.Read(document.Plan.GetRawText()).Plan;
        }
        catch (MigrateException)
        {
            return null;
        }
    }
}
