using System.Collections.Immutable;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Decisions;

/// <summary>Decides what follows from what was seen. Pure: no clock, no I/O, no randomness.</summary>
/// <remarks>
/// A trigger comes before everything else, a running rollback before any progress. Nothing moves forward without evidence made for
/// the very step on which the migration stands.
/// </remarks>
public static class Progress
{
    /// <summary>How long a rollback waits for requests that the successor is still answering.</summary>
    public static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The events that are due; none when there is nothing to decide.</summary>
    public static ImmutableArray<MigrationEvent> Decide(MigrationState state, Observation observed, DateTimeOffset now)
    {
        if (state.Plan is not { } plan)
        {
            return [];
        }

        var seen = observed.PositionVersion == state.Position.Version ? observed : Observation.Nothing with { Gateways = observed.Gateways };
        if (state.Closed is null && state.Step.Phase > Phase.None && seen.FiredTriggers is [var trigger, ..])
        {
            return [new TriggerFired(trigger.Name, trigger), new RollbackStarted(Phase.None, Percentage.Zero, RollbackCause.Trigger, trigger.Message)];
        }

        return state switch
        {
            { Rollback: { } rollback } => FollowRollback(state, rollback, seen.Gateways, now),
            { Goal: null } or { Suspended: not null } or { NeedsDecision: not null } => [],
            _ => Advance(state, plan, seen, now),
        };
    }

    /// <summary>What a gate says now: a metric's gate by the verdict that was observed, a person's gate by who approved.</summary>
    public static Verdict VerdictOf(MigrationState state, GateDefinition gate, ImmutableDictionary<string, Verdict> observed)
    {
        if (!gate.IsApproval)
        {
            return observed.GetValueOrDefault(gate.Name) ?? new Verdict { Name = gate.Name, Outcome = Outcome.Inconclusive, Message = "no evidence yet" };
        }

        var approvals = state.GateProgressOf(gate.Name).Approvals;
        return new Verdict
        {
            Name = gate.Name,
            Outcome = approvals.Count >= gate.Approvers ? Outcome.Pass : Outcome.Inconclusive,
            Value = approvals.Count,
            Limit = gate.Approvers,
            Message = approvals.IsEmpty ? $"waits for {gate.Approvers} approval(s)" : $"{approvals.Count} of {gate.Approvers} approval(s): {string.Join(", ", approvals)}",
        };
    }

    private static ImmutableArray<MigrationEvent> FollowRollback(
        MigrationState state, Rollback rollback, ImmutableArray<GatewayReport> gateways, DateTimeOffset now)
    {
        var elapsed = now - rollback.StartedAt;
        var events = ImmutableArray.CreateBuilder<MigrationEvent>();
        if (rollback.RoutedMilliseconds is null)
        {
            if (gateways.Any(gateway => !gateway.IsSilent && gateway.Obeys.Version < state.RoutingVersion))
            {
                return [];
            }

            var silent = gateways.Where(gateway => gateway.IsSilent && gateway.Obeys.Version < state.RoutingVersion).Select(gateway => gateway.Id);
            events.Add(new RollbackRouted(elapsed.TotalMilliseconds, [.. silent]));
        }

        // Only a rollback to nobody can wait for the successor to fall silent.
        var inFlight = rollback.To.Percentage > Percentage.Zero ? 0 : gateways.Where(gateway => !gateway.IsSilent).Sum(gateway => gateway.SuccessorInFlight);
        if (inFlight == 0 || elapsed >= DrainTimeout)
        {
            events.Add(new RollbackFinished(elapsed.TotalMilliseconds, inFlight));
        }

        return events.ToImmutable();
    }

    private static ImmutableArray<MigrationEvent> Advance(MigrationState state, MigrationPlan plan, Observation seen, DateTimeOffset now)
    {
        var next = StepOrder.Next(plan, state.Step, state.Goal!.Step);
        if (next is null && (state.Step.Phase != Phase.Full || state.StandbyOver))
        {
            return [];
        }

        var gates = plan.GatesOf(state.Step.Phase);
        var verdicts = gates.Select(gate => VerdictOf(state, gate, seen.Verdicts)).ToImmutableArray();
        var failures = Failures(state, gates, verdicts, now);
        if (!failures.IsEmpty)
        {
            return failures;
        }

        // Even a phase without a hold is left only on evidence that all is well there, now.
        var needed = plan.Phases.TryGetValue(state.Step.Phase, out var phase) ? Math.Max(1, phase.Hold.TotalSeconds) : 0;
        if (seen.HealthySeconds < needed || verdicts.Any(verdict => verdict.Outcome != Outcome.Pass))
        {
            return [];
        }

        return next is { } step ? Pass(state, step, seen, verdicts) : [new StandbyEnded(seen.HealthySeconds, verdicts)];
    }

    /// <summary>A gate that keeps failing is counted once for each of its windows, so that each failure is made of evidence of its own.</summary>
    private static ImmutableArray<MigrationEvent> Failures(
        MigrationState state, ImmutableArray<GateDefinition> gates, ImmutableArray<Verdict> verdicts, DateTimeOffset now)
    {
        var events = ImmutableArray.CreateBuilder<MigrationEvent>();
        foreach (var (gate, verdict) in gates.Zip(verdicts).Where(pair => pair.Second.Outcome == Outcome.Fail))
        {
            var progress = state.GateProgressOf(gate.Name);
            if (progress.FailedAt is { } last && now - last < gate.Window)
            {
                continue;
            }

            events.Add(new GateFailed(gate.Name, progress.Failures + 1, verdict));
            if (progress.Failures + 1 >= gate.FailureLimit)
            {
                events.Add(new DecisionNeeded($"gate {gate.Name} failed {progress.Failures + 1} times at {state.Step}: {verdict.Message}", gate.Name));
                break;
            }
        }

        return events.ToImmutable();
    }

    private static ImmutableArray<MigrationEvent> Pass(MigrationState state, Step next, Observation seen, ImmutableArray<Verdict> verdicts)
    {
        var events = ImmutableArray.CreateBuilder<MigrationEvent>();
        if (state.Step.Phase != Phase.None)
        {
            var note = state.Step.Phase == Phase.State ? "the plan has no state section: no state to move" : null;
            events.Add(new StepPassed(state.Step.Phase, state.Step.Percentage, seen.HealthySeconds, verdicts, note));
        }

        if (next.Percentage > Percentage.Half && state.Baseline is null && !seen.Baseline.IsEmpty)
        {
            events.Add(new BaselineFrozen(seen.Baseline, seen.BaselineSeconds));
        }

        events.Add(new StepEntered(next.Phase, next.Percentage));
        return events.ToImmutable();
    }
}
