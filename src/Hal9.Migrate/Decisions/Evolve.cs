using System.Collections.Immutable;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Decisions;

/// <summary>Folds the journal into the state. Pure; never refuses a record that was written.</summary>
public static class Evolve
{
    /// <summary>The state that a whole journal makes.</summary>
    public static MigrationState Fold(IEnumerable<JournalRecord> journal) => journal.Aggregate(MigrationState.Empty, Apply);

    /// <summary>The state after one more record.</summary>
    public static MigrationState Apply(MigrationState state, JournalRecord record) =>
        Apply(state, EventCatalog.Read(record), record.Actor, record.At, record.Sequence);

    /// <summary>The state after one more event, which will be the record with that sequence number.</summary>
    public static MigrationState Apply(MigrationState state, MigrationEvent happened, string actor, DateTimeOffset at, long sequence)
    {
        var next = Fold(state, happened, actor, at, sequence) with { Version = sequence };
        return RoutingPolicy.IsSame(state, next) ? next : next with { RoutingVersion = sequence };
    }

    private static MigrationState Fold(MigrationState state, MigrationEvent happened, string actor, DateTimeOffset at, long sequence) => happened switch
    {
        JournalOpened opened => state with { JournalId = opened.JournalId },
        JournalImported imported => state with { Suspended = new($"imported; exported {imported.ExportedAt:u} by {imported.ExportedBy}", actor, at) },
        PlanRegistered registered => Register(state, ReadPlan(registered.Source, sequence), at, sequence),
        PlanAmended amended => state with { Plan = ReadPlan(amended.Source, sequence) },
        GoalSet goal => SetGoal(state, goal, actor, at),
        StepEntered entered => Enter(state, new(entered.Phase, entered.Percentage), at, sequence),
        StepPassed => state,
        BaselineFrozen frozen => state with { Baseline = frozen.Strata, BaselineSeconds = frozen.Seconds },
        GateFailed failed => WithGate(state, failed.Gate, gate => gate with { Failures = failed.Failure, FailedAt = at }),
        GateApproved approved => WithGate(state, approved.Gate, gate => gate with { Approvals = gate.Approvals.Add(new(actor, at, approved.Reason)) }),
        GateDenied denied => WithGate(state, denied.Gate, gate => gate with { Approvals = [], AwaitedSince = null }),
        ApprovalAwaited awaited => awaited.Gates.Aggregate(state, (sum, name) => WithGate(sum, name, gate => gate with { AwaitedSince = at })),
        DecisionNeeded needed => state with { NeedsDecision = new(needed.Reason, actor, at) },
        MigrationSuspended suspended => state with { Suspended = new(suspended.Reason ?? "no reason given", actor, at) },
        MigrationResumed => Resume(state),
        TriggerFired => state,
        RollbackStarted rollback => RollBack(state, rollback, actor, at, sequence),
        RollbackRouted routed when state.Rollback is { } rollback =>
            state with { Rollback = rollback with { RoutedMilliseconds = routed.Milliseconds, SilentGateways = routed.SilentGateways } },
        RollbackFinished finished when state.Rollback is { } rollback => state with
        {
            Rollback = null,
            LastRollback = rollback with { FinishedMilliseconds = finished.Milliseconds, StillInFlight = finished.StillInFlight },
        },
        RollbackStepped stepped when state.Rollback is not null => Enter(state, new(stepped.Phase, stepped.Percentage), at, sequence),
        RehearsalStarted => state with { Rehearsal = new() { Step = state.Step, By = actor, StartedAt = at, Version = sequence } },
        RehearsalRouted routed when state.Rehearsal is { } rehearsal =>
            state with { Rehearsal = rehearsal with { RoutedMilliseconds = routed.Milliseconds, SilentGateways = routed.SilentGateways } },
        RehearsalDrained drained when state.Rehearsal is { } rehearsal =>
            state with { Rehearsal = rehearsal with { DrainedMilliseconds = drained.Milliseconds, RowsAtRisk = drained.RowsAtRisk, Version = sequence } },
        RehearsalFinished finished when state.Rehearsal is { } rehearsal =>
            state with { Rehearsal = null, LastRehearsal = rehearsal with { BackMilliseconds = finished.Milliseconds } },
        StateBegun => state with { StateBegun = true, CaptureGivenUp = null, OutOfStep = new("the copy has only begun", at) },
        StoresInStep => state with { OutOfStep = null },
        StoresOutOfStep { Reason: var reason } => state with { OutOfStep = new(reason, at) },
        // Stores that are armed anew count their ownerships anew.
        CaptureGivenUp given => state with { CaptureGivenUp = given, Ceded = null, OutOfStep = new(given.Reason, at) },
        HandoverStarted started => state with { Handover = new(started.To, sequence, at) },
        WritesHeld => state with { Handover = state.Handover! with { HeldAt = at, Version = sequence } },
        HandoverCalledOff called => state with { Handover = state.Handover! with { CalledOff = called.Reason, Version = sequence } },
        OwnershipCeded ceded => state with { Ceded = new(ceded.By, ceded.Term) },
        HandoverEnded ended => EndHandover(state, ended, at, sequence),
        HookRan ran => state with { Hooks = state.Hooks.SetItem(ran.Hook, new(ran, at)) },
        // From now on there is no hurry, and no calling it off: it goes on until it is done, or somebody lets the writes go.
        WritesRefused refused => state with { WritesRefused = refused, Handover = new(Side.Legacy, sequence, state.Handover!.StartedAt, HeldAt: at) },
        LossAccepted accepted => state with { AcceptedLoss = new(accepted.Reason, actor, at), NeedsDecision = null },
        StateRemoved => state with { StateBegun = false, OutOfStep = null },
        StandbyEnded => state with { StandbyOver = true },
        MigrationAborted => Close(state, MigrationStatus.Aborted, at),
        MigrationCompleted => Close(Enter(state, StepOrder.LastOf(state.Plan!, Phase.Complete), at, sequence), MigrationStatus.Completed, at),
        FeatureSet set => state with { Features = state.Features.SetItem(set.Flag.Key, set.Flag) },
        FeatureRemoved removed => state with { Features = state.Features.Remove(removed.Key) },
        CheckpointCreated created => state with { Checkpoints = state.Checkpoints.Add(created.Checkpoint) },
        CheckpointRemoved removed => state with { Checkpoints = state.Checkpoints.RemoveAll(checkpoint => checkpoint.Name == removed.Name) },
        _ => state,
    };

    private static MigrationState Register(MigrationState state, MigrationPlan plan, DateTimeOffset at, long sequence) => MigrationState.Empty with
    {
        JournalId = state.JournalId,
        RoutingVersion = state.RoutingVersion,
        Plan = plan,
        RegisteredAt = at,
        Position = new(Step.None, at, sequence),
        Features = plan.Features.ToImmutableSortedDictionary(flag => flag.Key, flag => flag, StringComparer.Ordinal),
        Earlier = state is { Plan: { } last, Closed: { } end, ClosedAt: { } ended }
            ? state.Earlier.Add(new(last.Name, last.Hash, end, ended)) : state.Earlier,
    };

    private static MigrationState SetGoal(MigrationState state, GoalSet goal, string actor, DateTimeOffset at)
    {
        var step = new Step(goal.Phase, goal.Percentage);
        return state with
        {
            Goal = new(step, actor),
            StartedAt = state.StartedAt ?? at,
            StartedBy = state.StartedBy is null || goal.Restart ? actor : state.StartedBy,
            RestartRequired = false,
            LastRehearsal = state.RestartRequired ? null : state.LastRehearsal,
            StandbyOver = false,
        };
    }

    private static MigrationState Enter(MigrationState state, Step step, DateTimeOffset at, long sequence)
    {
        var samePhase = step.Phase == state.Step.Phase;
        return state with
        {
            Position = new(step, at, sequence),
            StandbyOver = false,
            // Failures count for a step, approvals for a phase.
            Gates = samePhase
                ? state.Gates.ToImmutableSortedDictionary(gate => gate.Key, gate => GateProgress.None with { Approvals = gate.Value.Approvals })
                : ImmutableSortedDictionary<string, GateProgress>.Empty,
            Baseline = step.Percentage <= Percentage.Half ? null : state.Baseline,
            Visits = samePhase ? state.Visits : LeaveLast(state, at).Add(new(step.Phase, at, null)),
        };
    }

    private static ImmutableList<PhaseVisit> LeaveLast(MigrationState state, DateTimeOffset at) =>
        state.Visits is [.., { LeftAt: null } last] ? state.Visits.SetItem(state.Visits.Count - 1, last with { LeftAt = at }) : state.Visits;

    private static MigrationState RollBack(MigrationState state, RollbackStarted rollback, string actor, DateTimeOffset at, long sequence)
    {
        var to = new Step(rollback.ToPhase, rollback.ToPercentage);
        return Enter(state, rollback.Gradual ? StepOrder.Before(state.Plan!, state.Step, to) : to, at, sequence) with
        {
            Goal = null,
            Rehearsal = null,
            RestartRequired = true,
            NeedsDecision = state.WritesRefused is null ? null : state.NeedsDecision,
            Suspended = null,
            Handover = TurnBack(state, at, sequence),
            Rollback = new()
            {
                From = state.Rollback?.From ?? state.Step,
                To = to,
                IsGradual = rollback.Gradual,
                Cause = rollback.Cause,
                Reason = rollback.Reason,
                By = actor,
                StartedAt = at,
            },
        };
    }

    /// <summary>Whatever of a cut-over has happened is undone by a hand-over to the legacy; one that goes there already goes on.</summary>
    private static Handover? TurnBack(MigrationState state, DateTimeOffset at, long sequence) => state.Handover switch
    {
        { To: Side.Legacy } under => under,
        { HeldAt: not null } => new(Side.Legacy, sequence, at, HeldAt: at),
        _ => state.WriteOwner == Side.Successor ? new(Side.Legacy, sequence, at) : null,
    };

    private static MigrationState EndHandover(MigrationState state, HandoverEnded ended, DateTimeOffset at, long sequence)
    {
        var next = state with { Handover = null, LastHandover = ended };
        if (!ended.Done)
        {
            // A rollback tries again at once, for as long as it may.
            return ended.To == Side.Legacy ? next : next with { HandoverFailures = state.HandoverFailures + 1, HandoverFailedAt = at };
        }

        return next with
        {
            WriteOwner = ended.To,
            Ownership = sequence,
            HandoverFailures = 0,
            HandoverFailedAt = null,
            WritesRefused = null,
            AcceptedLoss = null,
            NeedsDecision = state.WritesRefused is null ? state.NeedsDecision : null,
            Rollback = state.Rollback is { } rollback && ended.To == Side.Legacy
                ? rollback with { WritesMilliseconds = (at - rollback.StartedAt).TotalMilliseconds, RowsLost = state.AcceptedLoss is null ? 0 : state.WritesRefused?.RowsAtRisk }
                : state.Rollback,
        };
    }

    private static MigrationState Resume(MigrationState state) => state with
    {
        Suspended = null,
        NeedsDecision = null,
        HandoverFailures = 0,
        Gates = state.Gates.ToImmutableSortedDictionary(gate => gate.Key, gate => gate.Value with { Failures = 0, FailedAt = null }),
    };

    private static MigrationState Close(MigrationState state, MigrationStatus end, DateTimeOffset at) =>
        state with { Closed = end, ClosedAt = at, Goal = null, Suspended = null, NeedsDecision = null };

    private static MigrationState WithGate(MigrationState state, string name, Func<GateProgress, GateProgress> change) =>
        state with { Gates = state.Gates.SetItem(name, change(state.GateProgressOf(name))) };

    private static MigrationPlan ReadPlan(string source, long sequence)
    {
        var (plan, problem) = PlanReader.Read(source);
        return plan ?? throw new MigrateException(new Problem(
            ProblemCode.StoreCorrupt,
            $"The plan in journal record {sequence} is not one that this version of hal9-migrate accepts.",
            "Use the version that wrote it.") { Errors = problem!.Errors });
    }
}
