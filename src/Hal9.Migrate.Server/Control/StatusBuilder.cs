using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Judge;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Control;

/// <summary>Makes the status document of what the controller knows.</summary>
internal sealed class StatusBuilder(Controller controller, GatewayHub hub, TimeProvider time)
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
            Hold = hold,
            Gates = gates,
            Triggers = Triggers(state, assessment),
            Phases = [.. Shown.Select(shown => VisitsOf(state, shown, now))],
            Traffic = view.Lately(TrafficSeconds) is { } lately ? PointDocument.Of(lately) : null,
            Gateways = [.. hub.Gateways().Where(gateway => !gateway.HasLeft).Select(gateway => Describe(gateway, state, now))],
            Suspended = Describe(state.Suspended),
            NeedsDecision = Describe(state.NeedsDecision),
            Rollback = (state.Rollback ?? state.LastRollback) is { } rollback ? Describe(rollback) : null,
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
           from gate in phase.Value.Gates
           let here = phase.Key == state.Step.Phase
           let progress = here ? state.GateProgressOf(gate.Name) : GateProgress.None
           select new GateDocument(
               gate.Name, phase.Key, gate.IsApproval, Condition(gate), here ? Progress.VerdictOf(state, gate, assessment.Verdicts) : null,
               progress.Failures, gate.FailureLimit, [.. progress.Approvals]),
    ];

    private static string Condition(GateDefinition gate) =>
        gate.IsApproval ? $"{gate.Approvers} approval(s)" : $"{gate.Metric} {gate.Condition}";

    private static ImmutableArray<TriggerDocument> Triggers(MigrationState state, Assessment assessment)
    {
        var armed = state.Closed is null && state.Step.Phase > Phase.None;
        var standing = assessment.Triggers.ToDictionary(trigger => trigger.Trigger.Name);
        return state.Plan is not { } plan ? [] : [.. plan.Triggers.Select(trigger => new TriggerDocument(
            trigger.Name, $"{trigger.Metric} {trigger.Condition}", armed, standing.GetValueOrDefault(trigger.Name)?.Verdict,
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
        rollback.SilentGateways, rollback.StillInFlight);

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
                return [$"a decision (resume, roll back or abort): {state.NeedsDecision!.Reason}"];
            case MigrationStatus.RolledBack:
                return ["somebody to restart it with a reason, or to abort it"];
            case MigrationStatus.RollingBack:
                return [state.Rollback!.RoutedMilliseconds is null ? "every gateway to obey" : "the successor's last requests to end"];
            case MigrationStatus.Holding when state.StandbyOver:
                return ["somebody to complete it"];
        }

        if (next is null && state.Step.Phase != Phase.Full)
        {
            return [];
        }

        var waits = ImmutableArray.CreateBuilder<string>();
        if (hub.Gateways().All(gateway => gateway.HasLeft))
        {
            waits.Add("a gateway to connect: without one there is no traffic to judge");
        }

        if (hold is not null && hold.HealthySeconds < hold.RequiredSeconds)
        {
            waits.Add(string.Create(CultureInfo.InvariantCulture, $"the hold: {hold.HealthySeconds} of {hold.RequiredSeconds:0} healthy s"));
        }

        waits.AddRange(gates.Where(gate => gate.Verdict is { } verdict && verdict.Outcome != Outcome.Pass)
            .Select(gate => $"gate {gate.Name} ({gate.Verdict!.Outcome}): {gate.Verdict.Message}"));
        if (waits.Count == 0 && next is { } coming)
        {
            waits.Add($"the next decision, within a second, to go on to {coming}");
        }

        return waits.ToImmutable();
    }
}
