using System.Collections.Immutable;
using Hal9.Migrate.Features;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Decisions;

/// <summary>What gateways have to do, as a function of the state; so publishing it again after a crash is always right.</summary>
public static class RoutingPolicy
{
    /// <summary>The instruction for a state; null before a plan is registered. Epoch and keys are filled in by who publishes it.</summary>
    public static RoutingSnapshot? Of(MigrationState state) => state.Plan is not { } plan ? null : new RoutingSnapshot
    {
        JournalId = state.JournalId,
        Id = new SnapshotId(0, state.RoutingVersion),
        Percentage = state.Rehearsal is { IsAway: true } ? Percentage.Zero : state.Step.Percentage,
        Salt = plan.Traffic.Salt,
        Key = plan.Traffic.Key,
        Legacy = plan.Legacy.Upstream,
        Successor = plan.Successor.Upstream,
        Mirror = MirrorOf(state, plan),
        Writes = WritesOf(state, plan),
        Routes = plan.Traffic.Routes,
        ServedBy = plan.Traffic.ServedBy,
        RouteTokenKey = "",
    };

    /// <summary>True when gateways have to do the same in both states.</summary>
    internal static bool IsSame(MigrationState left, MigrationState right) => (Of(left), Of(right)) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        var (a, b) => a.RoutesLike(b),
    };

    /// <summary>Writes have an owner as long as there may be a gate of ours in the stores.</summary>
    private static WriteInstruction? WritesOf(MigrationState state, MigrationPlan plan) =>
        plan.State is null || state is { Closed: not null, Rollback: null, StateBegun: false } ? null : new WriteInstruction
        {
            Owner = state.WriteOwner,
            Mode = state.WritesRefused is not null ? WritesMode.Refuse : state.Handover is { HeldAt: not null } ? WritesMode.Hold : WritesMode.Open,
            Classify = plan.Traffic.Classify,
            MarkKey = "",
        };

    private static MirrorInstruction? MirrorOf(MigrationState state, MigrationPlan plan)
    {
        var flag = state.Features.GetValueOrDefault(Hal9Flags.ShadowMode);

        // Before the successor has the rows its answers say nothing.
        var hasRows = plan.State is null || state is { StateBegun: true, OutOfStep: null };
        return hasRows && state.Step.Phase == Phase.Shadow && flag is null or { Enabled: true }
            ? plan.Mirror with { Sample = flag is { } share && share.Percentage < plan.Mirror.Sample ? share.Percentage : plan.Mirror.Sample }
            : null;
    }
}
