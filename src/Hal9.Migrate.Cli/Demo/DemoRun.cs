using System.Collections.Immutable;
using Hal9.Migrate.Cli.Documents;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>Takes a practice range's traffic through the whole migration, or through one that a fault ends, and measures what there is to see.</summary>
/// <param name="range">Where it happens.</param>
/// <param name="options">What it is to be like.</param>
/// <param name="view">Shown what happens.</param>
/// <param name="time">The clock.</param>
internal sealed class DemoRun(PracticeRange range, DemoOptions options, IDemoView view, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    /// <summary>How much longer than its holds a demo may take before it is given up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>How long users write to the successor before a rollback from Full.</summary>
    private static readonly TimeSpan Writing = TimeSpan.FromSeconds(3);

    /// <summary>How long users are watched after a rollback: nothing may fail any more.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(2);

    /// <summary>Runs it to its end.</summary>
    public async Task<DemoReport> RunAsync(CancellationToken cancellationToken)
    {
        await UntilAsync(status => status.Gateways is [{ UpToDate: true }] && status.Traffic?.Legacy.Requests > 0, cancellationToken);
        await range.Client.StartAsync(new StartRequest(), dryRun: false, cancellationToken);
        var end = await FollowAsync(cancellationToken);
        var outcome = await CloseAsync(end, cancellationToken);
        await range.Load.DisposeAsync();
        return await ReportAsync(outcome, cancellationToken);
    }

    /// <summary>Whether the demo shows what it was to show: a completed migration, or a rollback for the right reason; and nobody failed.</summary>
    public static Problem? Verdict(DemoReport report, DemoFault? fault, bool rollsBack, IReadOnlyCollection<string> firedTriggers, IReadOnlyCollection<string> waitingFor, IEnumerable<string> failures)
    {
        if (report.Requests.Failed > 0)
        {
            return new(ProblemCode.VerificationFailed, $"{report.Requests.Failed} of {report.Requests.Total} requests failed, and no fault is to blame: {string.Join("; ", failures)}.");
        }

        if (report.State is { } rows && rows.LostWrites + rows.Mismatches > 0)
        {
            return new(ProblemCode.VerificationFailed, $"{rows.LostWrites} of {rows.Writes} acknowledged writes are lost, {rows.Mismatches} rows differ.");
        }

        var outcome = waitingFor.Count == 0 ? report.Outcome : $"{report.Outcome} ({string.Join("; ", waitingFor)})";
        if (rollsBack)
        {
            return report.Outcome == "rolled_back" && report.Phases.Any(phase => phase.Phase == Phase.Full)
                ? null : new(ProblemCode.VerificationFailed, $"The migration was to be rolled back from Full; the outcome is {outcome}.");
        }

        return fault is null
            ? report.Outcome == "completed" ? null : new(ProblemCode.VerificationFailed, $"The migration was to complete; the outcome is {outcome}.")
            : report.Outcome == "rolled_back" && firedTriggers.Any(fault.Triggers.Contains) ? null
            : new(ProblemCode.VerificationFailed, $"The fault \"{fault.Name}\" was to be rolled back by {string.Join(" or ", fault.Triggers)}; the outcome is {outcome}: {report.Rollback?.Reason ?? "no rollback"}.");
    }

    private StateDocument? _rows;
    private long _shown;

    /// <summary>The triggers that have fired.</summary>
    public ImmutableArray<string> FiredTriggers { get; private set; } = [];

    /// <summary>What the migration waited for when the demo ended.</summary>
    public ImmutableArray<string> WaitingFor { get; private set; } = [];

    private async Task<StatusDocument> FollowAsync(CancellationToken cancellationToken, Func<StatusDocument, bool>? until = null)
    {
        var injected = until is not null;
        return await UntilAsync(
            until ?? (status => status.StandbyOver || status.Status is MigrationStatus.RolledBack or MigrationStatus.NeedsDecision or MigrationStatus.Aborted),
            cancellationToken,
            async status =>
            {
                foreach (var happened in await range.Client.GetEventsAsync(_shown, 100, cancellationToken))
                {
                    _shown = happened.Sequence;
                    view.Happened(happened);
                    if (happened.Type == nameof(TriggerFired))
                    {
                        FiredTriggers = FiredTriggers.Add(happened.Data.GetProperty("trigger").GetString()!);
                    }
                }

                if (options.Fault is { } fault && !injected && status.Phase == fault.At)
                {
                    injected = true;
                    view.Say($"The successor now has a fault: {fault.Name} for {fault.Share * 100:0} % of its requests.");
                    await range.InjectAsync(fault, cancellationToken);
                }

                _rows = status.State ?? _rows;
                view.Show(status);
            });
    }

    private async Task<string> CloseAsync(StatusDocument end, CancellationToken cancellationToken)
    {
        if (end.StandbyOver && options.RollsBackAtFull)
        {
            view.Say("Users write to the successor for a while; then everybody goes back, with everything that was written.");
            await Task.Delay(Writing, time, cancellationToken);
            await range.Client.RollBackAsync(new RollbackRequest(Reason: "the demo goes back from Full"), dryRun: false, cancellationToken);
            end = await FollowAsync(cancellationToken, status => status.Status is MigrationStatus.RolledBack or MigrationStatus.NeedsDecision);
        }
        else if (end.StandbyOver)
        {
            view.Happened((await range.Client.CompleteAsync(new ReasonRequest("the demo is over"), dryRun: false, cancellationToken)).Events[^1]);
            return "completed";
        }

        await Task.Delay(Aftermath, time, cancellationToken);
        return end.Status switch
        {
            MigrationStatus.RolledBack => "rolled_back",
            MigrationStatus.NeedsDecision => "needs_decision",
            _ => "failed",
        };
    }

    private async Task<DemoReport> ReportAsync(string outcome, CancellationToken cancellationToken)
    {
        var status = await range.Client.GetStatusAsync(cancellationToken);
        view.Show(status);
        WaitingFor = outcome == "needs_decision" ? status.WaitingFor : [];
        var whole = await PointAsync(status.StartedAt!.Value, time.GetUtcNow(), cancellationToken);
        var legacy = await DuringAsync(status, Phase.Shadow, cancellationToken);
        var successor = await DuringAsync(status, Phase.Full, cancellationToken);
        (double Legacy, double Successor)? most = null;
        if (outcome == "completed")
        {
            view.Say("Measuring both services at saturation, side by side ...");
            most = await new Saturation(range.Signals, time).MeasureAsync(range.Legacy, range.Successor, cancellationToken);
        }

        var tally = range.Load.Tally;
        return new DemoReport(
            outcome,
            new DemoRequests(tally.Total, tally.Failed, tally.FailedByFault, tally.Legacy, tally.Successor, (whole?.Mirror.Compared + whole?.Mirror.Failed) ?? 0),
            [.. status.Phases.Where(phase => phase.Visited).Select(phase => new DemoPhase(phase.Phase, Math.Round(phase.Seconds, 1)))],
            new DemoSide(Round(most?.Legacy, 0), Round(legacy?.Legacy.P50Ms), Round(legacy?.Legacy.P99Ms), Round(await range.MemoryAsync(range.Legacy, cancellationToken), 0)),
            new DemoSide(Round(most?.Successor, 0), Round(successor?.Successor.P50Ms), Round(successor?.Successor.P99Ms), Round(await range.MemoryAsync(range.Successor, cancellationToken), 0)),
            whole?.Mirror.Parity,
            status.Rollback is { } rollback ? new DemoRollback(rollback.Reason, Round(rollback.ToZeroMs)) : null,
            _rows is { } rows ? await DescribeAsync(rows, outcome == "completed" ? range.Successor : range.Legacy, cancellationToken) : null);
    }

    private async Task<DemoRows> DescribeAsync(StateDocument rows, Uri owner, CancellationToken cancellationToken) => new(
        rows.Work?.CopiedRows ?? 0, Round(rows.Work?.CopiedRowsPerSecond, 0), rows.Work?.AppliedChanges ?? 0, rows.Work?.VerifiedRows ?? 0,
        rows.Tables.Sum(table => table.Mismatches + table.Refused), range.Load.Written.Count, await range.CountLostWritesAsync(owner, cancellationToken),
        Round(rows.Work?.LagP99Ms, 1), Round(rows.FenceMs, 1), rows.HeldRequests);

    /// <summary>What was measured while the migration stood in a phase.</summary>
    private async Task<PointDocument?> DuringAsync(StatusDocument status, Phase phase, CancellationToken cancellationToken) =>
        status.Phases.Single(candidate => candidate.Phase == phase) is { Visited: true, EnteredAt: { } entered } visit
            ? await PointAsync(entered, entered.AddSeconds(Math.Max(1, visit.Seconds)), cancellationToken) : null;

    /// <summary>Everything between two times in one point.</summary>
    private async Task<PointDocument?> PointAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        (await range.Client.GetEvidenceAsync(new EvidenceSpan(from, to, 86_400), cancellationToken)).FirstOrDefault();

    private async Task<StatusDocument> UntilAsync(Func<StatusDocument, bool> wanted, CancellationToken cancellationToken, Func<StatusDocument, Task>? each = null)
    {
        var limit = time.GetUtcNow() + Patience + TimeSpan.FromSeconds(options.SecondsPerStep * 20);
        while (true)
        {
            var status = await range.Client.GetStatusAsync(cancellationToken);
            if (each is not null)
            {
                await each(status);
            }

            if (wanted(status))
            {
                return status;
            }

            if (time.GetUtcNow() > limit)
            {
                throw new MigrateException(ProblemCode.TimedOut, $"The demo took too long; it stands at {new Step(status.Phase, status.Percentage)} and waits for {string.Join("; ", status.WaitingFor)}.");
            }

            await Task.Delay(Pace, time, cancellationToken);
        }
    }

    private static double? Round(double? value, int digits = 2) => value is { } known ? Math.Round(known, digits) : null;
}
