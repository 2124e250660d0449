using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Course;

/// <summary>
/// Starts a migration, adopts the running one, or raises its goal, and waits for the goal. Safe to run again: a runbook that died is
/// simply run once more. Writes a <see cref="ChangeDocument"/> with the status as it was last seen (a <see cref="StatusDocument"/> when
/// the migration is completed already).
/// </summary>
/// <param name="client">The server.</param>
/// <param name="time">For waiting.</param>
public sealed class StartMigrationOperation(MigrationClient client, TimeProvider time) : IOperation<StartMigrationRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(StartMigrationRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        var plan = request.Plan?.Check();
        var before = await client.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        var isRegistered = plan is null || plan.Hash == before.PlanHash;
        if (before.Status == MigrationStatus.Completed && isRegistered)
        {
            host.Inform($"The migration {before.Name} is completed already.");
            host.Write(before);
            return OperationOutcome.Done;
        }

        var register = plan is not null && (!isRegistered || before.Status == MigrationStatus.Aborted && MayBeginAnew(request, before));
        var start = new ChangeOperation<StartMigrationRequest>(
            ChangeImpact.High,
            (asked, dryRun, token) => register ? RegisterAndStartAsync(asked, plan!, dryRun, token) : client.StartAsync(Wire(asked, plan), dryRun, token),
            request.Wait ? (change, where, token) => WaitAsync(change, request.Timeout, where, token) : null);
        return await start.RunAsync(request, host, cancellationToken).ConfigureAwait(false);
    }

    private static bool MayBeginAnew(StartMigrationRequest request, StatusDocument status) => request.Restart && !string.IsNullOrWhiteSpace(request.Reason)
        ? true
        : throw new MigrateException(
            ProblemCode.Closed,
            $"The migration {status.Name} with this very plan was aborted.",
            "To begin it anew, start it with restart and a reason.");

    private async Task<ChangeDocument> RegisterAndStartAsync(StartMigrationRequest request, MigrationPlan plan, bool dryRun, CancellationToken cancellationToken)
    {
        var registered = await client.RegisterPlanAsync(request.Plan!.Text, dryRun, cancellationToken).ConfigureAwait(false);
        if (!dryRun)
        {
            return await client.StartAsync(Wire(request, plan), dryRun: false, cancellationToken).ConfigureAwait(false);
        }

        // The server cannot try to start what it does not have yet.
        var goal = request.Percentage is { } percentage ? new Step(request.Phase ?? Phase.Full, percentage) : StepOrder.LastOf(plan, request.Phase ?? Phase.Full);
        return registered with { Changed = true, Message = $"{registered.Message}; then start toward {goal}" };
    }

    private async Task<(ChangeDocument Change, OperationOutcome Outcome)> WaitAsync(
        ChangeDocument change, TimeSpan? timeout, IOperationHost host, CancellationToken cancellationToken)
    {
        var goal = change.Status.Goal is { } asked ? new Step(asked.Phase, asked.Percentage) : (Step?)null;
        var (status, problem) = await new CourseWatch(client, time)
            .WaitAsync($"Migrating {change.Status.Name}", change.Status, now => CourseEnd.Of(now, goal), timeout, host, cancellationToken).ConfigureAwait(false);
        return (change with { Status = status }, new OperationOutcome(problem, status));
    }

    private static StartRequest Wire(StartMigrationRequest request, MigrationPlan? plan) =>
        new(request.Phase?.ToString(), request.Percentage, plan?.Hash, request.Restart, request.Reason, request.Force);
}
