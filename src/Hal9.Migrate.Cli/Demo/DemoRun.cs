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
    public static Problem? Verdict(DemoReport report, DemoFault? fault, IEnumerable<string> firedTriggers)
    {
        if (report.Requests.Failed > 0)
        {
            return new(ProblemCode.VerificationFailed, $"{report.Requests.Failed} of {report.Requests.Total} requests failed, and no fault is to blame.");
        }

        return fault is null
            ? report.Outcome == "completed" ? null : new(ProblemCode.VerificationFailed, $"The migration was to complete; the outcome is {report.Outcome}.")
            : report.Outcome == "rolled_back" && firedTriggers.Any(fault.Triggers.Contains) ? null
            : new(ProblemCode.VerificationFailed, $"The fault \"{fault.Name}\" was to be rolled back by {string.Join(" or ", fault.Triggers)}; the outcome is {report.Outcome}: {report.Rollback?.Reason ?? "no rollback"}.");
    }

    /// <summary>The triggers that have fired.</summary>
    public ImmutableArray<string> FiredTriggers { get; private set; } = [];

    private async Task<StatusDocument> FollowAsync(CancellationToken cancellationToken)
    {
        var (seen, injected) = (0L, false);
        return await UntilAsync(
            status => status.StandbyOver || status.Status is MigrationStatus.RolledBack or MigrationStatus.NeedsDecision or MigrationStatus.Aborted,
            cancellationToken,
            async status =>
            {
                foreach (var happened in await range.Client.GetEventsAsync(seen, 100, cancellationToken))
                {
                    seen = happened.Sequence;
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

                view.Show(status);
            });
    }

    private async Task<string> CloseAsync(StatusDocument end, CancellationToken cancellationToken)
    {
        if (end.StandbyOver)
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
            status.Rollback is { } rollback ? new DemoRollback(rollback.Reason, Round(rollback.ToZeroMs)) : null);
    }

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
