using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Control;

/// <summary>Says what a change does, in numbers; a dry run's answer and the text of a confirmation.</summary>
internal static class ChangeText
{
    /// <summary>One line, such as <c>Roll back hal9-prod from Full 100 % to None: 412 req/s to the legacy</c>.</summary>
    public static string Of(Change change, EvidenceWindow? lately, StateReport? rows, RollbackForecastDocument? forecast)
    {
        var events = change.Records.Select(EventCatalog.Read).ToImmutableArray();
        var name = change.After.Plan?.Name ?? "the migration";
        return events switch
        {
            [] => $"Nothing to do: {name} is so already ({change.After.Status}, {change.After.Step})",
            _ when events.OfType<RollbackStarted>().FirstOrDefault() is { } rollback => RollBack(change, rollback, name, lately, rows, forecast),
            _ when events.OfType<RehearsalStarted>().Any() =>
                $"Rehearse a rollback of {name} at {change.Before.Step}: {Served(change.Before.Step, lately)} go to the legacy and come back; the hold of the step begins anew",
            _ when events.OfType<GoalSet>().FirstOrDefault() is { } goal => Start(change, goal, name),
            _ when events.OfType<MigrationSuspended>().Any() =>
                $"Suspend {name} at {change.After.Step}: {Served(change.Before.Step, lately)} stay on the successor, triggers stay armed",
            _ when events.OfType<MigrationResumed>().Any() => $"Resume {name} at {change.After.Step}{Toward(change.After)}",
            _ when events.OfType<MigrationAborted>().Any() => $"Abort {name} at {change.Before.Step}: no user is on the successor; the plan is closed",
            _ when events.OfType<MigrationCompleted>().Any() =>
                $"Complete {name} at {change.Before.Step}: {Served(change.Before.Step, lately)} stay on the successor; the plan is closed, there is no rollback after it",
            _ => string.Join("; ", events.Where(happened => happened is not JournalOpened).Select(EventText.Of)),
        };
    }

    /// <summary>The document of a change.</summary>
    public static ChangeDocument Document(Change change, EvidenceWindow? lately, StateReport? rows, RollbackForecastDocument? forecast, StatusDocument status) => new(
        change.IsDryRun,
        !change.Records.IsEmpty,
        Of(change, lately, rows, forecast),
        [.. change.Records.Select(record => Event(record) with { Sequence = change.IsDryRun ? 0 : record.Sequence })],
        status);

    /// <summary>The document of a journal record.</summary>
    public static EventDocument Event(JournalRecord record) => new(
        record.Sequence, record.At, record.Actor, record.Type, EventText.Of(EventCatalog.Read(record)), JsonSerializer.Deserialize<JsonElement>(record.Data));

    private static string RollBack(Change change, RollbackStarted rollback, string name, EvidenceWindow? lately, StateReport? rows, RollbackForecastDocument? forecast)
    {
        var (from, to) = (change.Before.Step, new Step(rollback.ToPhase, rollback.ToPercentage));
        var moved = from.Percentage == Percentage.Zero
            ? 0 : PerSecond(lately) * (from.Percentage.Hundredths - to.Percentage.Hundredths) / from.Percentage.Hundredths;
        var mirroring = from.Phase == Phase.Shadow ? "; mirroring stops" : "";
        var flags = change.Records.Count(record => EventCatalog.Read(record) is FeatureSet or FeatureRemoved);
        var about = !rollback.Gradual && forecast?.AboutMs is { } took ? string.Create(CultureInfo.InvariantCulture, $"; about {took / 1000:0.0#} s") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(rollback.Cause == RollbackCause.Abort ? "Abort" : "Roll back")} {name} from {from} to {to}{(rollback.Gradual ? $", step by step, each {Duration(change.After.Plan!.RollbackPace.TotalSeconds)}" : "")}: {moved:0} req/s to the legacy{mirroring}; {Writes(change, rows)}{(flags == 0 ? "" : $"; {flags} flags as {(rollback.Cause == RollbackCause.Restore ? "the checkpoint has them" : "the plan says")}")}{about}");
    }

    /// <summary>What becomes of the writes: nothing, when there are no rows to bring back.</summary>
    private static string Writes(Change change, StateReport? rows) =>
        change.Before.WriteOwner == Side.Legacy ? "no state to drain, 0 rows at risk"
        : rows?.RowsAtRisk is { } risk ? string.Create(CultureInfo.InvariantCulture, $"write owner successor to legacy; {risk} changes to drain, 0 lost")
        : "write owner successor to legacy; how many changes are to drain is not known";

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

    /// <summary>What the successor serves at a step: nothing below the first percentage, whatever its last requests were.</summary>
    private static string Served(Step step, EvidenceWindow? lately) =>
        string.Create(CultureInfo.InvariantCulture, $"{(step.Percentage == Percentage.Zero ? 0 : PerSecond(lately)):0} req/s");

    private static double PerSecond(EvidenceWindow? lately) => lately is null ? 0 : (double)lately.RequestsOf(Subject.Successor) / lately.Seconds;

    private static string Toward(MigrationState state) => state.Goal is { } goal && goal.Step > state.Step ? $" toward {goal.Step}" : "";

    private static string Duration(double seconds) => Plans.DurationText.Format(TimeSpan.FromSeconds(Math.Max(0, seconds)));
}
