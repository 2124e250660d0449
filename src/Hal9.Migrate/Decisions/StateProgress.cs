using System.Collections.Immutable;
using Hal9.Migrate.Checkpoints;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Decisions;

/// <summary>Decides what the rows allow the traffic, and when work on them begins and ends. Pure.</summary>
public static class StateProgress
{
    /// <summary>The checkpoint that is made when every row is verified and ownership can pass.</summary>
    public const string CheckpointName = "state-verified";

    /// <summary>How long stores may be out of step while users are served from both.</summary>
    private static readonly TimeSpan MinPatience = TimeSpan.FromSeconds(10);

    /// <summary>Copying begins and ends, and the stores come in step or fall out of it, whatever the traffic does.</summary>
    internal static ImmutableArray<MigrationEvent> Watch(MigrationState state, StatePlan rows, StateReport? seen)
    {
        if (!state.StateBegun)
        {
            return state is { IsOpen: true, Goal: { } goal } && IsDue(state, rows, goal) && (state.CaptureGivenUp is null || state.NeedsDecision is null) ? [new StateBegun()] : [];
        }

        if (state.Closed is not null || state.CaptureGivenUp is not null)
        {
            return state.Rollback is null && seen is { IsRemoved: true } ? [new StateRemoved()] : [];
        }

        if (seen is null)
        {
            return [];
        }

        if (seen.LogEntries > rows.MaxLog && state is { WriteOwner: Side.Legacy, Handover: null, Rollback: null })
        {
            return GiveUp(state, new(seen.LogEntries.Value, rows.MaxLog));
        }

        // Into step at half the limit, out of it at the whole: otherwise a lag about there would go in and out with every look.
        var hindrance = OutOfStep(seen, state.OutOfStep is null ? rows.LagLimit : rows.LagLimit / 2);
        return (state.OutOfStep, hindrance) switch
        {
            (not null, null) => [new StoresInStep(seen.Tables.Length)],
            (null, { } reason) => [new StoresOutOfStep(reason)],
            _ => [],
        };
    }

    /// <summary>A disk of the legacy that is full is worse than a copy that begins anew. Users who are served by the successor go back at once: it gets no changes any more.</summary>
    private static ImmutableArray<MigrationEvent> GiveUp(MigrationState state, CaptureGivenUp given) => state.Step.Percentage == Percentage.Zero
        ? [given, new DecisionNeeded(given.Reason, null)]
        :
        [
            given,
            new TriggerFired("stateLog", new Verdict { Name = "stateLog", Outcome = Outcome.Fail, Message = given.Reason }),
            new RollbackStarted(Phase.None, Percentage.Zero, RollbackCause.Trigger, given.Reason),
        ];

    /// <summary>Users who are served by the successor need its rows: when they have not been right for long, everybody goes back.</summary>
    internal static ImmutableArray<MigrationEvent> Retreat(MigrationState state, StatePlan rows, DateTimeOffset now)
    {
        var patience = rows.LagLimit > MinPatience ? rows.LagLimit : MinPatience;
        if (state is not { Closed: null, Rollback: null, WriteOwner: Side.Legacy, StateBegun: true, OutOfStep: { } since } || state.Step.Percentage == Percentage.Zero || now - since.At < patience)
        {
            return [];
        }

        var message = $"the successor's rows were out of step for {patience.TotalSeconds:0} s while it served {state.Step.Percentage} of the users: {since.Reason}";
        return
        [
            new TriggerFired("stateInStep", new Verdict { Name = "stateInStep", Outcome = Outcome.Fail, Message = message }),
            new RollbackStarted(Phase.None, Percentage.Zero, RollbackCause.Trigger, message),
        ];
    }

    /// <summary>Why the rows forbid a step; null when they allow it.</summary>
    public static string? Forbids(MigrationState state, StatePlan rows, Step next, StateReport? seen)
    {
        if (next.Phase <= Phase.Shadow)
        {
            return null;
        }

        return state.CaptureGivenUp is { } given ? given.Reason
            : !state.StateBegun ? "the copy of the rows has not begun"
            : seen is null ? "the stores have not been looked at yet"
            : OutOfStep(seen, rows.LagLimit) ?? state.OutOfStep?.Reason;
    }

    /// <summary>What Phase State leaves behind when it is passed.</summary>
    internal static IEnumerable<MigrationEvent> Leave(MigrationState state, DateTimeOffset now)
    {
        if (state.Checkpoints.Any(checkpoint => checkpoint.Name == CheckpointName))
        {
            yield return new CheckpointRemoved(CheckpointName);
        }

        yield return new CheckpointCreated(new Checkpoint
        {
            Name = CheckpointName,
            Description = "Every row verified, both ways; the legacy owns the writes.",
            CreatedAt = now,
            CreatedBy = "controller",
            PlanHash = state.Plan!.Hash,
            Position = state.Version,
            Step = state.Step,
            Features = [.. state.Features.Values],
        });
    }

    private static string? OutOfStep(StateReport seen, TimeSpan limit) =>
        !seen.IsVerified ? seen.Hindrance ?? seen.Trouble ?? "not every row is verified"
        : seen.Lag is not { } lag ? seen.Trouble ?? "how far the rows lag behind is not known yet"
        : lag > limit ? seen.Trouble ?? $"the rows lag {lag.TotalSeconds:0.0} s behind; the limit is {limit.TotalSeconds:0.0} s"
        : null;

    private static bool IsDue(MigrationState state, StatePlan rows, Goal goal) =>
        state.Step.Phase >= rows.Begin || (goal.Step.Phase >= rows.Begin && StepOrder.Next(state.Plan!, state.Step, goal.Step) is { } next && next.Phase >= rows.Begin);
}
