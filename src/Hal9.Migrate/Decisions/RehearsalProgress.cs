using System.Collections.Immutable;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Decisions;

/// <summary>Rehearses a rollback: the users of a step go to the legacy, and come back when everything a rollback waits for has happened. Pure.</summary>
/// <remarks>Triggers stay armed; one that fires ends the rehearsal with a rollback that is none.</remarks>
public static class RehearsalProgress
{
    /// <summary>The answer to who wants to rehearse.</summary>
    internal static Answer Begin(MigrationState state, RehearseRollback command)
    {
        if ((Refusal.UnlessOpen(state, "rehearse a rollback of") ?? Refusal.WhileRollingBack(state)) is { } refusal)
        {
            return refusal;
        }

        return state.Step is not { Phase: Phase.Canary or Phase.RampUp }
                ? Answer.Refuse(ProblemCode.IllegalStep, $"At {state.Step} there is nothing to rehearse with: a step of Canary or RampUp is moved back and forth.", "Rehearse in Canary, while few users are on the successor.")
            : state.Handover is not null || state.WriteOwner == Side.Successor
                ? Answer.Refuse(ProblemCode.IllegalStep, "The ownership of writes is passing, or has passed: moving it is no rehearsal.", "Rehearse before the step to Full.")
            : state.Rehearsal is not null ? Answer.Nothing
            : Answer.Do(new RehearsalStarted(command.Reason));
    }

    /// <summary>What is due in the rehearsal that is under way.</summary>
    internal static ImmutableArray<MigrationEvent> Follow(MigrationState state, Rehearsal rehearsal, Observation seen, DateTimeOffset now)
    {
        var elapsed = now - rehearsal.StartedAt;
        if (seen.Gateways.Any(gateway => !gateway.IsSilent && gateway.Obeys.Version < rehearsal.Version))
        {
            return [];
        }

        if (!rehearsal.IsAway)
        {
            return [new RehearsalFinished(elapsed.TotalMilliseconds)];
        }

        var events = ImmutableArray.CreateBuilder<MigrationEvent>();
        if (rehearsal.RoutedMilliseconds is null)
        {
            events.Add(new RehearsalRouted(elapsed.TotalMilliseconds, [.. seen.Gateways.Where(gateway => gateway.IsSilent).Select(gateway => gateway.Id)]));
        }

        var inFlight = seen.Gateways.Where(gateway => !gateway.IsSilent).Sum(gateway => gateway.SuccessorInFlight);
        if (inFlight == 0 || elapsed >= Progress.DrainTimeout)
        {
            events.Add(new RehearsalDrained(elapsed.TotalMilliseconds, inFlight, state.Plan!.State is null ? null : 0));
        }

        return events.ToImmutable();
    }

    /// <summary>What a gate says that wants a rehearsal.</summary>
    public static Verdict VerdictOf(GateDefinition gate, Rehearsal? last)
    {
        var limit = gate.MaxRecovery!.Value.TotalMilliseconds;
        var took = last?.DrainedMilliseconds;
        return new()
        {
            Name = gate.Name,
            Outcome = took is null ? Outcome.Inconclusive : took <= limit ? Outcome.Pass : Outcome.Fail,
            Value = took,
            Limit = limit,
            NoData = took is null,
            Message = took is null ? "no rollback was rehearsed yet in this migration"
                : FormattableString.Invariant($"a rollback from {last!.Step} took {took:0} ms when it was rehearsed at {last.StartedAt.UtcDateTime:HH:mm:ss} UTC, at most {limit:0} ms wanted"),
        };
    }
}
