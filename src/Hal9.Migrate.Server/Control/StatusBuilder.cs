using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Judge;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Control;

/// <summary>Makes the status document of what the controller knows.</summary>
internal sealed class StatusBuilder(Controller controller, GatewayHub hub, StateFeed rows, HealthMonitor health, TimeProvider time)
{
    /// <summary>Over how many seconds current traffic is shown.</summary>
    public const int TrafficSeconds = 10;

    private static readonly ImmutableArray<Phase> Shown = [Phase.Shadow, Phase.Canary, Phase.State, Phase.RampUp, Phase.Full];

    /// <summary>How the migration is now.</summary>
    public StatusDocument Build() => Build(controller.View.State);

    /// <summary>How the migration is, in this state.</summary>
    public StatusDocument Build(MigrationState state)
    {
        var (view, now) = (controller.View, time.GetUtcNow());
        var assessment = view.Assessment.PositionVersion == state.Position.Version ? view.Assessment : Assessment.Nothing;
        var next = state is { Plan: { } plan, Goal: { } goal } ? StepOrder.Next(plan, state.Step, goal.Step) : null;
        var hold = state.Plan?.Phases.GetValueOrDefault(state.Step.Phase) is { } phase
            ? new HoldDocument(assessment.HealthySeconds, phase.Hold.TotalSeconds) : null;
        var gates = Gates(state, assessment);
        var lately = view.Lately(TrafficSeconds);
        return new StatusDocument
        {
            Name = state.Plan?.Name,
            Status = state.Status,
            Phase = state.Step.Phase,
            Percentage = state.Step.Percentage,
            Since = state.Plan is null ? null : state.Position.Since,
            Goal = state.Goal is null ? null : new GoalDocument(state.Goal.Step.Phase, state.Goal.Step.Percentage, state.Goal.By),
            Next = next is { } step ? StepDocument.Of(step) : null,
            WaitingFor = WaitingFor(state, next, hold, gates),
            NextInSeconds = NextIn(state, next, hold, gates, lately),
            Hold = hold,
            Gates = gates,
            Triggers = Triggers(state, assessment),
            Phases = [.. Shown.Select(shown => VisitsOf(state, shown, now))],
            Traffic = lately is not null ? PointDocument.Of(lately, view.Noise()) : null,
            State = DescribeRows(state),
            Health = [.. Enum.GetValues<Side>().Select(side => ServiceHealthDocument.Of(side, health.Of(side))).OfType<ServiceHealthDocument>()],
            Gateways = [.. hub.Gateways().Where(gateway => !gateway.HasLeft).Select(gateway => Describe(gateway, state, now))],
            Suspended = Describe(state.Suspended),
            NeedsDecision = Describe(state.NeedsDecision),
            Rollback = (state.Rollback ?? state.LastRollback) is { } rollback ? Describe(rollback) : null,
            Rehearsal = (state.Rehearsal ?? state.LastRehearsal) is { } rehearsal ? Describe(rehearsal) : null,
            RollbackNow = Forecast.Rollback(state, rows.Report, hub.LastObeyed, lately),
            RestartRequired = state.RestartRequired,
            StandbyOver = state.StandbyOver,
            PlanHash = state.Plan?.Hash,
            StartedBy = state.StartedBy,
            StartedAt = state.StartedAt,
            JournalVersion = state.Version,
            RoutingVersion = state.RoutingVersion,
            Earlier = [.. state.Earlier],
            Warnings = [.. view.Warnings.Values],
        };
    }

    private static ImmutableArray<GateDocument> Gates(MigrationState state, Assessment assessment) => state.Plan is not { } plan ? [] :
    [
        .. from phase in plan.Phases
           from whole in phase.Value.Gates
           from gate in Describe(state, assessment, phase.Key, whole, partOf: null)
           select gate,
    ];

    /// <summary>A gate, and after it what it is put together from.</summary>
    private static IEnumerable<GateDocument> Describe(MigrationState state, Assessment assessment, Phase phase, GateDefinition gate, string? partOf)
    {
        var here = phase == state.Step.Phase;
        var progress = here ? state.GateProgressOf(gate.Name) : GateProgress.None;
        var document = new GateDocument(
            gate.Name, phase, gate.IsApproval, gate.Describe(), here ? Progress.VerdictOf(state, gate, assessment.Verdicts) : null,
            progress.Failures, gate.FailureLimit, [.. progress.Approvals.Select(approval => approval.By).Order(StringComparer.Ordinal)], partOf);
        return gate.Parts.SelectMany(part => Describe(state, assessment, phase, part, gate.Name)).Prepend(document);
    }

    private static ImmutableArray<TriggerDocument> Triggers(MigrationState state, Assessment assessment)
    {
        var armed = state.Closed is null && state.Step.Phase > Phase.None;
        var standing = assessment.Triggers.ToDictionary(trigger => trigger.Trigger.Name);
        return state.Plan is not { } plan ? [] : [.. plan.Triggers.Select(trigger => new TriggerDocument(
            trigger.Name, trigger.Watched.Describe(), armed, standing.GetValueOrDefault(trigger.Name)?.Verdict,
            standing.GetValueOrDefault(trigger.Name)?.Violated.TotalSeconds ?? 0, trigger.For.TotalSeconds))];
    }

    private static PhaseDocument VisitsOf(MigrationState state, Phase phase, DateTimeOffset now)
    {
        var visits = state.Visits.Where(visit => visit.Phase == phase).ToList();
        return new(phase, visits.Count > 0, state.Step.Phase == phase, visits.LastOrDefault()?.EnteredAt, visits.Sum(visit => ((visit.LeftAt ?? now) - visit.EnteredAt).TotalSeconds));
    }

    private static GatewayDocument Describe(GatewayEntry gateway, MigrationState state, DateTimeOffset now) => new(
        gateway.Id, gateway.Obeys.ToString(), gateway.Obeys.Version >= state.RoutingVersion, gateway.IsSilent(now), gateway.LastHeard,
        gateway.LegacyInFlight, gateway.SuccessorInFlight, gateway.ClockOffset.TotalSeconds);

    private static HaltDocument? Describe(Halt? halt) => halt is null ? null : new(halt.Reason, halt.By, halt.At);

    private static RollbackDocument Describe(Rollback rollback) => new(
        StepDocument.Of(rollback.From), StepDocument.Of(rollback.To), rollback.Cause, rollback.Reason, rollback.By, rollback.StartedAt,
        rollback.To.Percentage == Percentage.Zero ? rollback.RoutedMilliseconds : null, rollback.RoutedMilliseconds, rollback.FinishedMilliseconds,
        rollback.SilentGateways, rollback.StillInFlight, rollback.WritesMilliseconds, rollback.RowsLost);

    private static RehearsalDocument Describe(Rehearsal rehearsal) => new(
        StepDocument.Of(rehearsal.Step), rehearsal.By, rehearsal.StartedAt, rehearsal.RoutedMilliseconds, rehearsal.DrainedMilliseconds, rehearsal.RowsAtRisk,
        rehearsal.BackMilliseconds, rehearsal.SilentGateways);

    private StateDocument? DescribeRows(MigrationState state)
    {
        if (!state.StateBegun && state.CaptureGivenUp is null)
        {
            return null;
        }

        var seen = rows.Report;
        return new StateDocument
        {
            WriteOwner = state.WriteOwner,
            Writes = RoutingPolicy.Of(state)?.Writes?.Mode ?? WritesMode.Open,
            HandoverTo = state.Handover?.To,
            InStep = state is { OutOfStep: null, CaptureGivenUp: null },
            Hindrance = state.CaptureGivenUp?.Reason ?? (state.OutOfStep is null ? null : seen?.Hindrance ?? state.OutOfStep.Reason),
            LagMs = seen?.Lag?.TotalMilliseconds,
            RowsAtRisk = seen?.RowsAtRisk,
            LastRisk = seen?.LastRisk,
            FenceMs = state.LastHandover?.FenceMilliseconds,
            HeldMs = state.LastHandover?.HeldMilliseconds,
            Trouble = seen?.Trouble,
            Paused = seen?.Paused,
            LogEntries = seen?.LogEntries,
            Work = seen?.Work,
            HeldRequests = hub.Gateways().Sum(gateway => gateway.HeldInAll),
            Tables = seen?.Tables ?? [],
            Hooks = state.Ownership == 0 ? [] : [.. (state.Plan?.State?.Hooks ?? []).Select(hook => Describe(state, hook))],
        };
    }

    private static HookDocument Describe(MigrationState state, OwnerHook hook)
    {
        var last = state.Hooks.GetValueOrDefault(hook.Name)?.What;
        var failed = HookProgress.Attempts(state, hook);
        return new(hook.Name, last is { Failure: null } ? last.Owner : null, failed is null, failed ?? 0, failed > 0 ? last?.Failure : null);
    }

    private double? NextIn(MigrationState state, Step? next, HoldDocument? hold, ImmutableArray<GateDocument> gates, EvidenceWindow? lately) =>
        next is not { } step || hub.Gateways().All(gateway => gateway.HasLeft) || state.Handover is not null
            || state.Plan!.State is { } moved && StateProgress.Forbids(state, moved, step, rows.Report) is not null ? null
        : Forecast.NextStep(state, hold, gates.Where(gate => gate.PartOf is null).Select(gate => gate.Verdict).OfType<Verdict>(), lately);

    private ImmutableArray<string> WaitingFor(MigrationState state, Step? next, HoldDocument? hold, ImmutableArray<GateDocument> gates)
    {
        switch (state.Status)
        {
            case MigrationStatus.NoPlan:
                return ["a plan to be registered"];
            case MigrationStatus.Ready:
                return ["somebody to start it"];
            case MigrationStatus.Suspended:
                return [$"somebody to resume it; {state.Suspended!.By} suspended it: {state.Suspended.Reason}"];
            case MigrationStatus.NeedsDecision:
                return [state.WritesRefused is not null
                    ? $"the cause to be mended, or an admin to accept the loss: {state.WritesRefused.Reason}"
                    : $"a decision (resume, roll back or abort): {state.NeedsDecision!.Reason}"];
            case MigrationStatus.RolledBack:
                return ["somebody to restart it with a reason, or to abort it"];
            case MigrationStatus.RollingBack:
                return [state.Rollback is { IsGradual: true } gradual && state.Step != gradual.To ? $"the next step down, {StepOrder.Before(state.Plan!, state.Step, gradual.To)}"
                    : state.Rollback!.RoutedMilliseconds is null ? "every gateway to obey"
                    : state.Handover is not null ? "every write to be brought back to the legacy" : "the successor's last requests to end"];
            case MigrationStatus.Holding when state.StandbyOver:
                return ["somebody to complete it"];
        }

        if (next is null && state.Step.Phase != Phase.Full)
        {
            return [];
        }

        var waits = ImmutableArray.CreateBuilder<string>();
        if (state.Rehearsal is not null)
        {
            waits.Add("the rehearsal of a rollback to end");
        }

        if (hub.Gateways().All(gateway => gateway.HasLeft))
        {
            waits.Add("a gateway to connect: without one there is no traffic to judge");
        }

        if (hold is not null && hold.HealthySeconds < hold.RequiredSeconds)
        {
            waits.Add(string.Create(CultureInfo.InvariantCulture, $"the hold: {hold.HealthySeconds} of {hold.RequiredSeconds:0} healthy s"));
        }

        waits.AddRange(gates.Where(gate => gate.PartOf is null && gate.Verdict is { } verdict && verdict.Outcome != Outcome.Pass)
            .Select(gate => $"gate {gate.Name} ({gate.Verdict!.Outcome}): {gate.Verdict.Message}"));
        if (next is { } step && state.Plan!.State is { } moved && StateProgress.Forbids(state, moved, step, rows.Report) is { } forbids)
        {
            waits.Add($"the rows: {forbids}");
        }
        else if (state.Handover is { } handover)
        {
            waits.Add($"the writes to pass to the {(handover.To == Side.Legacy ? "legacy" : "successor")}");
        }

        if (waits.Count == 0 && next is { } coming)
        {
            waits.Add($"the next decision, within a second, to go on to {coming}");
        }

        return waits.ToImmutable();
    }
}
