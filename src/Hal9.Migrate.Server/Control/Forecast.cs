using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Control;

/// <summary>What lies ahead, as far as what was measured tells. Pure; it says nothing rather than something invented.</summary>
internal static class Forecast
{
    /// <summary>What a rollback to None would cost; null when there is nothing to go back from.</summary>
    /// <param name="state">What was decided.</param>
    /// <param name="rows">What is known of the rows.</param>
    /// <param name="obeyed">How long the slowest gateway took to obey last; null before any had to.</param>
    /// <param name="lately">What was measured over the last seconds.</param>
    public static RollbackForecastDocument? Rollback(MigrationState state, StateReport? rows, TimeSpan? obeyed, EvidenceWindow? lately)
    {
        if (state.Plan is null || state.Closed is not null || state.Step == Step.None)
        {
            return null;
        }

        var (reads, basis) = Reads(state, obeyed, lately);
        if (state.WriteOwner == Side.Legacy)
        {
            return new(0, reads, basis);
        }

        // Users are moved first; then writes are held until the other side has all of them, which takes about as long as it lags.
        var writes = state.LastHandover?.HeldMilliseconds + rows?.Lag?.TotalMilliseconds;
        return reads + writes is { } total ? new(rows?.RowsAtRisk, total, $"{basis}; and writes were held as long when they last passed") : new(rows?.RowsAtRisk, null, null);
    }

    /// <summary>About how many seconds until the next step may be entered; null when nobody can say.</summary>
    /// <param name="state">What was decided; there is a next step.</param>
    /// <param name="hold">The hold of this step.</param>
    /// <param name="verdicts">What the gates of this step say that are not part of another.</param>
    /// <param name="lately">What was measured over the last seconds.</param>
    public static double? NextStep(MigrationState state, HoldDocument? hold, IEnumerable<Verdict> verdicts, EvidenceWindow? lately)
    {
        if (state.Status != MigrationStatus.Running || state.Rehearsal is not null)
        {
            return null;
        }

        var seconds = hold is null ? 0 : Math.Max(0, hold.RequiredSeconds - hold.HealthySeconds);
        if (seconds > 0 && lately?.Strata.Sum(tally => tally.Requests) is null or 0)
        {
            // A hold counts seconds of evidence, and there is none.
            return null;
        }

        foreach (var verdict in verdicts.Where(verdict => verdict.Outcome != Outcome.Pass))
        {
            if (verdict.Outcome == Outcome.Fail || verdict.RequestsNeeded is not { } needed || Rate(state, lately) is not (> 0 and var rate))
            {
                return null;
            }

            seconds = Math.Max(seconds, needed / rate);
        }

        return seconds;
    }

    private static (double? Milliseconds, string? Basis) Reads(MigrationState state, TimeSpan? obeyed, EvidenceWindow? lately)
    {
        if (state.LastRehearsal is { DrainedMilliseconds: { } rehearsed } last)
        {
            return (rehearsed, $"as long as the rehearsal at {last.Step} took");
        }

        if (obeyed is not { } routing)
        {
            return (null, null);
        }

        var inFlight = state.Step.Percentage == Percentage.Zero ? 0 : lately?.LatencyOf(Subject.Successor).Quantile(0.99) ?? 0;
        return (routing.TotalMilliseconds + inFlight, "as long as gateways took to obey last, and the successor's requests take to end");
    }

    /// <summary>Answers a second of those that gates judge.</summary>
    private static double? Rate(MigrationState state, EvidenceWindow? lately) =>
        (state.Step.Phase == Phase.Shadow ? lately?.Mirror.Compared : lately?.RequestsOf(Subject.Successor)) / (double?)lately?.Seconds;
}
