using System.Collections.Immutable;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;

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

        var seen = observed.PositionVersion == state.Position.Version ? observed : Observation.Nothing with { Gateways = observed.Gateways, State = observed.State };
        if (state.Closed is null && state.Step.Phase > Phase.None && seen.FiredTriggers is [var trigger, ..])
        {
            return [new TriggerFired(trigger.Name, trigger), new RollbackStarted(Phase.None, Percentage.Zero, RollbackCause.Trigger, trigger.Message)];
        }

        if (plan.State is { } rows)
        {
            var due = StateProgress.Watch(state, rows, seen.State);
            due = due.IsEmpty ? StateProgress.Retreat(state, rows, now) : due;
            if (!due.IsEmpty)
            {
                return due;
            }
        }

        return state switch
        {
            { Rollback: { IsGradual: true } gradual } when state.Step != gradual.To => StepBack(state, plan, gradual, seen, now),
            { Rehearsal: { } rehearsal } => RehearsalProgress.Follow(state, rehearsal, seen, now),
            { Rollback: { } rollback } => FollowRollback(state, rollback, seen, now),
            { Handover: { } handover } => FollowCutover(state, plan, handover, seen, now),
            { Goal: null } or { Suspended: not null } or { NeedsDecision: not null } => [],
            _ => Advance(state, plan, seen, now),
        };
    }

    /// <summary>What a gate says now: one that people answer by who approved, one that is put together by its parts, all others by what was observed.</summary>
    public static Verdict VerdictOf(MigrationState state, GateDefinition gate, ImmutableDictionary<string, Verdict> observed) => GateLogic.VerdictOf(gate, leaf =>
        leaf.IsApproval ? ApprovalOf(leaf, state.GateProgressOf(leaf.Name).Approvals)
            : leaf.MaxRecovery is not null ? RehearsalProgress.VerdictOf(leaf, state.LastRehearsal)
            : observed.GetValueOrDefault(leaf.Name) ?? new Verdict { Name = leaf.Name, Outcome = Outcome.Inconclusive, Message = "no evidence yet" });

    /// <summary>What a gate says that people answer.</summary>
    public static Verdict ApprovalOf(GateDefinition gate, IReadOnlyCollection<Approval> approvals) => new()
    {
        Name = gate.Name,
        Outcome = approvals.Count >= gate.Approvers ? Outcome.Pass : Outcome.Inconclusive,
        Value = approvals.Count,
        Limit = gate.Approvers,
        Message = approvals.Count == 0 ? $"waits for {gate.Approvers} approval(s)" : $"{approvals.Count} of {gate.Approvers} approval(s): {string.Join(", ", approvals)}",
    };

    /// <summary>A gradual rollback takes its time on each step, but none once the evidence says for certain that the successor harms users.</summary>
    private static ImmutableArray<MigrationEvent> StepBack(MigrationState state, MigrationPlan plan, Rollback rollback, Observation seen, DateTimeOffset now)
    {
        if (seen.ViolatedTriggers is [var worse, ..])
        {
            return [new RollbackStepped(rollback.To.Phase, rollback.To.Percentage, $"the evidence has worsened: {worse.Message}")];
        }

        var next = StepOrder.Before(plan, state.Step, rollback.To);
        return now - state.Position.Since < plan.RollbackPace ? [] : [new RollbackStepped(next.Phase, next.Percentage, null)];
    }

    private static ImmutableArray<MigrationEvent> FollowRollback(
        MigrationState state, Rollback rollback, Observation seen, DateTimeOffset now)
    {
        var (gateways, elapsed) = (seen.Gateways, now - rollback.StartedAt);
        var events = ImmutableArray.CreateBuilder<MigrationEvent>();

        // Later instructions concern the writes; the reads are back when the one that began the rollback is obeyed.
        var version = Math.Min(state.RoutingVersion, state.Position.Version);
        var isRouted = rollback.RoutedMilliseconds is not null || !gateways.Any(gateway => !gateway.IsSilent && gateway.Obeys.Version < version);
        if (rollback.RoutedMilliseconds is null && isRouted)
        {
            var silent = gateways.Where(gateway => gateway.IsSilent && gateway.Obeys.Version < version).Select(gateway => gateway.Id);
            events.Add(new RollbackRouted(elapsed.TotalMilliseconds, [.. silent]));
        }

        if (state.Handover is { } handover)
        {
            events.AddRange(BringWritesBack(state, handover, seen.State, elapsed, now));
            return events.ToImmutable();
        }

        if (!isRouted)
        {
            return [];
        }

        // Only a rollback to nobody can wait for the successor to fall silent.
        var inFlight = rollback.To.Percentage > Percentage.Zero ? 0 : gateways.Where(gateway => !gateway.IsSilent).Sum(gateway => gateway.SuccessorInFlight);
        if (inFlight == 0 || elapsed >= DrainTimeout)
        {
            events.Add(new RollbackFinished(elapsed.TotalMilliseconds, inFlight));
        }

        return events.ToImmutable();
    }

    private static ImmutableArray<MigrationEvent> BringWritesBack(MigrationState state, Handover handover, StateReport? seen, TimeSpan elapsed, DateTimeOffset now)
    {
        var events = HandoverProgress.Follow(state, handover, seen, now);
        if (events is [HandoverEnded { Done: false }])
        {
            return [.. events, new HandoverStarted(Side.Legacy)];
        }

        if (!events.IsEmpty || state.WritesRefused is not null || elapsed < state.Plan!.State!.DrainTimeout)
        {
            return events;
        }

        var reason = seen?.Trouble ?? seen?.Hindrance ?? state.LastHandover?.Reason ?? "the stores are not reached";
        return
        [
            new WritesRefused(seen?.RowsAtRisk, reason),
            new DecisionNeeded($"writes could not be brought back to the legacy within {state.Plan.State.DrainTimeout.TotalSeconds:0} s ({KnownRisk.Describe(seen)}): {reason}", null),
        ];
    }

    /// <summary>The last step before Full: the ownership of writes passes, and with the same instruction all reads.</summary>
    private static ImmutableArray<MigrationEvent> FollowCutover(MigrationState state, MigrationPlan plan, Handover handover, Observation seen, DateTimeOffset now)
    {
        var stop = state switch
        {
            { Suspended: { } halt } => $"suspended: {halt.Reason}",
            { NeedsDecision: { } halt } => halt.Reason,
            { Goal: null } => "the goal is off",
            _ => null,
        };
        var events = HandoverProgress.Follow(state, handover, seen.State, now);
        if (stop is not null && handover.CalledOff is null && events is not [HandoverEnded, ..])
        {
            return [new HandoverCalledOff(stop)];
        }

        var isOver = events is [HandoverEnded { Done: true, To: Side.Successor }] && stop is null;
        return isOver && StepOrder.Next(plan, state.Step, state.Goal!.Step) is { Phase: Phase.Full } full
            ? [.. events, new StepEntered(full.Phase, full.Percentage)]
            : events;
    }

    /// <summary>The step is passed on what is seen now, with writes still flowing; what is seen once they were held says little.</summary>
    private static ImmutableArray<MigrationEvent> CutOver(MigrationState state, Step next, Observation seen, ImmutableArray<Verdict> verdicts, DateTimeOffset now) =>
        state.HandoverFailures >= HandoverProgress.MaxFailures
            ? [new DecisionNeeded($"the cut-over was called off {state.HandoverFailures} times: {state.LastHandover?.Reason}", null)]
        : state.HandoverFailedAt is { } last && now - last < HandoverProgress.RetryAfter * state.HandoverFailures ? []
        : [.. Leave(state, next, seen, verdicts, now), new HandoverStarted(Side.Successor)];

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
        if (seen.HealthySeconds < needed)
        {
            return [];
        }

        if (verdicts.Any(verdict => verdict.Outcome != Outcome.Pass))
        {
            return AwaitApprovals(state, gates, verdicts, seen);
        }

        if (next is { } coming && plan.State is { } rows)
        {
            if (StateProgress.Forbids(state, rows, coming, seen.State) is not null)
            {
                return [];
            }

            if (coming.Phase == Phase.Full && state.WriteOwner == Side.Legacy)
            {
                return CutOver(state, coming, seen, verdicts, now);
            }
        }

        return next is { } step
            ? [.. Leave(state, step, seen, verdicts, now), new StepEntered(step.Phase, step.Percentage)]
            : [new StandbyEnded(seen.HealthySeconds, verdicts)];
    }

    /// <summary>Says, once at each step, that only people are missing.</summary>
    private static ImmutableArray<MigrationEvent> AwaitApprovals(MigrationState state, ImmutableArray<GateDefinition> gates, ImmutableArray<Verdict> verdicts, Observation seen)
    {
        var waiting = gates.Zip(verdicts).Where(pair => pair.Second.Outcome != Outcome.Pass).Select(pair => pair.First).ToList();
        ImmutableArray<string> asked = [.. waiting.SelectMany(gate => gate.Leaves)
            .Where(leaf => leaf.IsApproval && ApprovalOf(leaf, state.GateProgressOf(leaf.Name).Approvals).Outcome != Outcome.Pass).Select(leaf => leaf.Name)];
        return asked.IsEmpty || asked.Any(name => state.GateProgressOf(name).AwaitedSince is not null) || !waiting.All(WouldPass) ? [] : [new ApprovalAwaited(asked)];

        bool WouldPass(GateDefinition gate) => GateLogic.VerdictOf(gate, leaf =>
            leaf.IsApproval ? new Verdict { Name = leaf.Name, Outcome = Outcome.Pass, Message = "" } : VerdictOf(state, leaf, seen.Verdicts)).Outcome == Outcome.Pass;
    }

    /// <summary>
    /// A gate that keeps failing is counted once for each of its windows, so that each failure is made of evidence of its own. Failures that are too far apart
    /// to be one trouble do not add up.
    /// </summary>
    private static ImmutableArray<MigrationEvent> Failures(
        MigrationState state, ImmutableArray<GateDefinition> gates, ImmutableArray<Verdict> verdicts, DateTimeOffset now)
    {
        var events = ImmutableArray.CreateBuilder<MigrationEvent>();
        foreach (var (gate, verdict) in gates.Zip(verdicts).Where(pair => pair.Second.Outcome == Outcome.Fail))
        {
            var progress = state.GateProgressOf(gate.Name);
            if (progress.FailedAt is { } last && now - last < gate.Reach)
            {
                continue;
            }

            var failures = progress.FailedAt is { } before && now - before < gate.Reach * gate.FailureLimit ? progress.Failures + 1 : 1;
            events.Add(new GateFailed(gate.Name, failures, verdict));
            if (failures >= gate.FailureLimit)
            {
                events.Add(new DecisionNeeded($"gate {gate.Name} failed {failures} times at {state.Step}: {verdict.Message}", gate.Name));
                break;
            }
        }

        return events.ToImmutable();
    }

    private static ImmutableArray<MigrationEvent> Leave(MigrationState state, Step next, Observation seen, ImmutableArray<Verdict> verdicts, DateTimeOffset now)
    {
        var events = ImmutableArray.CreateBuilder<MigrationEvent>();
        if (state.Step.Phase != Phase.None)
        {
            var rows = state.Plan!.State;
            var note = state.Step.Phase != Phase.State ? null
                : rows is null ? "the plan has no state section: no state to move" : $"every row of {rows.Tables.Length} tables verified, there and back";
            events.Add(new StepPassed(state.Step.Phase, state.Step.Percentage, seen.HealthySeconds, verdicts, note));
        }

        if (state is { Step.Phase: Phase.State, Plan.State: not null })
        {
            events.AddRange(StateProgress.Leave(state, now));
        }

        if (next.Percentage > Percentage.Half && state.Baseline is null && !seen.Baseline.IsEmpty)
        {
            events.Add(new BaselineFrozen(seen.Baseline, seen.BaselineSeconds));
        }

        return events.ToImmutable();
    }
}
