using System.Collections.Immutable;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Decisions;

/// <summary>Decides how the ownership of writes passes from one side to the other. Pure.</summary>
/// <remarks>
/// Nothing here believes that writes have passed before the store of their new owner is seen open; and none is held for longer than
/// <see cref="MaxHold"/> without being let go to the old owner.
/// </remarks>
public static class HandoverProgress
{
    /// <summary>How long writes are held before the hand-over is called off: less than a gateway lets one request wait.</summary>
    public static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(8);

    /// <summary>After how many cut-overs that were called off in a row a person has to decide.</summary>
    public const int MaxFailures = 3;

    /// <summary>How long the next attempt at a cut-over waits, for each that was called off.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>The side that the state engine is to make the owner now; it passes nothing on before writes are held.</summary>
    public static Side GoalOf(MigrationState state) => state.Handover switch
    {
        { CalledOff: null, HeldAt: not null, To: var to } => to,
        _ => state.WriteOwner,
    };

    /// <summary>What is due for the hand-over that is under way.</summary>
    internal static ImmutableArray<MigrationEvent> Follow(MigrationState state, Handover handover, StateReport? seen, DateTimeOffset now)
    {
        // What was seen by an engine that did something else says nothing: a step of it may be under way.
        if (seen is null || seen.Version < handover.Version)
        {
            return seen is null ? [] : TooLate(state, handover, seen, now);
        }

        if (handover.CalledOff is null && seen.Owner == handover.To)
        {
            return [Ended(handover, true, null, seen, now)];
        }

        // Called off when it was too late, the other store having ceded: the engine then goes all the way back, and writes are held until it has.
        return handover switch
        {
            { CalledOff: { } reason } => seen.Owner == state.WriteOwner ? [Ended(handover, false, reason, seen, now)] : [],
            { HeldAt: null } => seen.Hindrance is null && seen.Owner is not null ? [new WritesHeld()] : [],
            _ => TooLate(state, handover, seen, now),
        };
    }

    private static ImmutableArray<MigrationEvent> TooLate(MigrationState state, Handover handover, StateReport seen, DateTimeOffset now) =>
        handover is { HeldAt: { } at, CalledOff: null } && now - at >= MaxHold && state.WritesRefused is null
            ? [new HandoverCalledOff(seen.Hindrance ?? $"it was not over within {MaxHold.TotalSeconds:0} s")] : [];

    private static HandoverEnded Ended(Handover handover, bool isDone, string? reason, StateReport seen, DateTimeOffset now) => new(
        handover.To, isDone, (now - (handover.HeldAt ?? now)).TotalMilliseconds, handover.HeldAt is null ? 0 : seen.Fence?.TotalMilliseconds ?? 0, reason);
}
