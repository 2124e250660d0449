using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Control;

/// <summary>Says what a change does, in numbers; a dry run's answer and the text of a confirmation.</summary>
internal static class ChangeText
{
    /// <summary>One line, such as <c>Roll back hal9-prod from Full 100 % to None: 412 req/s to the legacy</c>.</summary>
    public static string Of(Change change, EvidenceWindow? lately)
    {
        var events = change.Records.Select(EventCatalog.Read).ToImmutableArray();
        var name = change.After.Plan?.Name ?? "the migration";
        return events switch
        {
            [] => $"Nothing to do: {name} is so already ({change.After.Status}, {change.After.Step})",
            _ when events.OfType<RollbackStarted>().FirstOrDefault() is { } rollback => RollBack(change, rollback, name, lately),
            _ when events.OfType<GoalSet>().FirstOrDefault() is { } goal => Start(change, goal, name),
            _ => string.Join("; ", events.Where(happened => happened is not JournalOpened).Select(EventText.Of)),
        };
    }

    /// <summary>The document of a change.</summary>
    public static ChangeDocument Document(Change change, EvidenceWindow? lately, StatusDocument status) => new(
        change.IsDryRun,
        !change.Records.IsEmpty,
        Of(change, lately),
        [.. change.Records.Select(record => Event(record) with { Sequence = change.IsDryRun ? 0 : record.Sequence })],
        status);

    /// <summary>The document of a journal record.</summary>
    public static EventDocument Event(JournalRecord record) => new(
        record.Sequence, record.At, record.Actor, record.Type, EventText.Of(EventCatalog.Read(record)), JsonSerializer.Deserialize<JsonElement>(record.Data));

    private static string RollBack(Change change, RollbackStarted rollback, string name, EvidenceWindow? lately)
    {
        var (from, to) = (change.Before.Step, new Step(rollback.ToPhase, rollback.ToPercentage));
        var moved = lately is null || from.Percentage == Percentage.Zero
            ? 0 : (double)lately.RequestsOf(Subject.Successor) / lately.Seconds * (from.Percentage.Hundredths - to.Percentage.Hundredths) / from.Percentage.Hundredths;
        var mirroring = from.Phase == Phase.Shadow ? "; mirroring stops" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(rollback.Cause == RollbackCause.Abort ? "Abort" : "Roll back")} {name} from {from} to {to}: {moved:0} req/s to the legacy{mirroring}; no state to drain, 0 rows at risk");
    }

    private static string Start(Change change, GoalSet goal, string name)
    {
        var step = new Step(goal.Phase, goal.Percentage);
        var (plan, from) = (change.After.Plan!, change.Before.Step);
        var steps = StepOrder.All(plan, step).Where(candidate => candidate > from).ToList();
        var holds = steps.Sum(candidate => plan.Phases[candidate.Phase].Hold.TotalSeconds) - plan.Phases[step.Phase].Hold.TotalSeconds;
        var verb = change.Before.StartedAt is null ? "Start" : goal.Restart ? "Restart" : "Move the goal of";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{verb} {name} from {from} to {step}: {steps.Count} steps ({string.Join(", ", steps)}), at least {Duration(holds)} of healthy evidence before it is there");
    }

    private static string Duration(double seconds) => Plans.DurationText.Format(TimeSpan.FromSeconds(Math.Max(0, seconds)));
}
