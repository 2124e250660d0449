using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Course;

/// <summary>Waits until a rollback that was decided is carried out, so that its measured times are in the answer.</summary>
internal sealed class RollbackWait(MigrationClient client, TimeProvider time)
{
    private static readonly CourseEnd Over = new((Problems.Problem?)null);

    /// <summary>The change with the status after the rollback.</summary>
    public async Task<(ChangeDocument Change, OperationOutcome Outcome)> WaitAsync(ChangeDocument change, IOperationHost host, CancellationToken cancellationToken)
    {
        if (change.Events.Any(happened => happened.Type == nameof(Journal.RehearsalStarted)))
        {
            var (after, _) = await new CourseWatch(client, time).WaitAsync(
                $"Rehearsing a rollback of {change.Status.Name}", change.Status, now => IsRehearsed(change.Status, now) ? Over : null, null, host, cancellationToken).ConfigureAwait(false);
            return (change with { Status = after }, OperationOutcome.Done);
        }

        if (change.Status.Status != MigrationStatus.RollingBack)
        {
            return (change, OperationOutcome.Done);
        }

        var (status, _) = await new CourseWatch(client, time).WaitAsync(
            $"Rolling back {change.Status.Name}", change.Status, now => now.Status == MigrationStatus.RollingBack ? null : Over, null, host, cancellationToken).ConfigureAwait(false);
        return (change with { Status = status }, OperationOutcome.Done);
    }

    /// <summary>Over, or ended by a rollback.</summary>
    private static bool IsRehearsed(StatusDocument before, StatusDocument now) =>
        now.Rehearsal?.BackMs is not null || now.Status is MigrationStatus.RollingBack or MigrationStatus.RolledBack || now.Rehearsal?.StartedAt != before.Rehearsal?.StartedAt;
}
