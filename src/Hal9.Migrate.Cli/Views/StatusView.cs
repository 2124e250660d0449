using System.Collections.Immutable;
using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Client.Watching;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Health;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>How the migration is: what is, what it waits for, what to do next.</summary>
internal static class StatusView
{
    public static IEnumerable<Block> Of(StatusDocument status, ViewContext view) => Of(status, [], view);

    /// <summary>The same with the last minutes.</summary>
    public static IEnumerable<Block> Of(WatchedStatus watched, ViewContext view) => Of(watched.Status, watched.Points, view);

    private static IEnumerable<Block> Of(StatusDocument status, ImmutableArray<PointDocument> points, ViewContext view)
    {
        yield return Lines.Of([Title(status), .. status.Warnings.Select(warning => Line.Bad($"Server: {warning}"))]);
        yield return Place(status, view);
        if (status.StartedAt is not null)
        {
            yield return Phases(status, view);
        }

        if (status.Traffic is { } traffic)
        {
            yield return TrafficView.Of(traffic);
            yield return CourseView.Of(points, view);
            if (TrafficView.MirrorOf(traffic) is { } mirror)
            {
                yield return Lines.Of(mirror);
            }
        }

        if (status.State is { } rows)
        {
            yield return RowsView.Of(rows);
            yield return RowsView.TablesOf(rows, view);
        }

        if (view.Detailed)
        {
            yield return GateView.Of(status.Gates);
        }

        if (view.Detailed || status.Triggers.Any(trigger => trigger.ViolatedSeconds > 0))
        {
            yield return GateView.Of(status.Triggers.Where(trigger => view.Detailed || trigger.ViolatedSeconds > 0));
        }

        if (view.Detailed || status.Health.Any(service => service.Components.Any(component => component.Status != HealthStatus.Healthy)))
        {
            yield return Services(status, view);
        }

        yield return Gateways(status, view);
        if (view.Detailed)
        {
            yield return Record(status, view);
        }

        yield return Moves(status);
    }

    /// <summary>The one line that says it all.</summary>
    public static Line Title(StatusDocument status) => status.Name is null
        ? Line.Strong("No migration") + ": " + Toned.Of(status.Status)
        : Line.Strong(status.Name) + ": " + Toned.Of(status.Status)
            + (status.Status is MigrationStatus.Ready or MigrationStatus.NoPlan ? "" : (Line)" at " + Line.Strong(new Step(status.Phase, status.Percentage).ToString()));

    /// <summary>The components of both services; without detail those that are not well.</summary>
    private static Grid Services(StatusDocument status, ViewContext view) => Grid.Of(
        ["component", "", new("score", Right: true), "because"],
        from service in status.Health
        from component in service.Components
        where view.Detailed || component.Status != HealthStatus.Healthy
        select (IEnumerable<Line>)
        [
            $"{service.Side.ToString().ToLowerInvariant()}.{component.Name}", Toned.Of(component.Status), Say.Text($"{component.Score:0.##}"), $"{component.Message} (since {view.Ago(component.Since)})",
        ]);

    private static Facts Place(StatusDocument status, ViewContext view) => Facts.Of(
    [
        ("since", status.Since is { } since && status.StartedAt is not null ? view.Ago(since) : null),
        ("suspended", status.Suspended is { } halt ? Line.Warn($"{halt.Reason} (by {halt.By}, {view.Ago(halt.At)})") : null),
        ("decide", status.NeedsDecision is { } decide ? Line.Bad($"{decide.Reason} ({view.Ago(decide.At)})") : null),
        .. view.Detailed || status.RestartRequired || status.Status is MigrationStatus.RollingBack or MigrationStatus.Aborted ? Rollback(status.Rollback, view) : [],
        ("goal", status.Goal is { } goal ? $"{new Step(goal.Phase, goal.Percentage)}, asked for by {goal.By}" : null),
        ("next", status.Next is null ? null : $"{status.Next}{Soon(status)}"),
        ("hold", status.Hold is { } hold && status.StartedAt is not null && status.WaitingFor.IsEmpty ? Say.Text($"{hold.HealthySeconds} of {hold.RequiredSeconds:0} healthy s") : null),
        .. status.WaitingFor.Select((what, i) => (i == 0 ? "waits for" : "", (Line?)what)),
        ("going back", status.RollbackNow is { } cost ? Cost(cost, view) : null),
        ("rehearsed", view.Detailed && status.Rehearsal is { } rehearsed ? Rehearsed(rehearsed, view) : null),
        ("standby", status.StandbyOver ? Line.Good("over; the migration may be completed") : null),
    ]);

    /// <summary>", in about 40 s"; nothing where nobody can say.</summary>
    public static string Soon(StatusDocument status) =>
        status.NextInSeconds is { } seconds ? seconds < 1 ? ", due now" : $", in about {Say.Duration(TimeSpan.FromSeconds(Math.Ceiling(seconds)))}" : "";

    /// <summary>What a rollback would cost now.</summary>
    private static Line Cost(RollbackForecastDocument cost, ViewContext view) =>
        (cost.RowsAtRisk is { } rows ? Say.Text($"{Say.Count(rows, "row")} at risk") : Line.Warn("how many rows are at risk is not known"))
        + (cost.AboutMs is { } took ? $", about {Say.Milliseconds(took)}{(view.Detailed ? $" ({cost.Basis})" : "")}" : ", how long it takes was not measured yet");

    private static string Rehearsed(RehearsalDocument rehearsal, ViewContext view) =>
        $"at {rehearsal.Step} by {rehearsal.By}, {view.Ago(rehearsal.StartedAt)}: "
        + (rehearsal is { RtoMs: { } took, BackMs: { } back } ? $"over after {Say.Milliseconds(took)}, users were back after {Say.Milliseconds(back)}" : "under way");

    /// <summary>What a rollback did and how long it took.</summary>
    public static IEnumerable<(string Label, Line? Value)> Rollback(RollbackDocument? rollback, ViewContext view)
    {
        if (rollback is null)
        {
            yield break;
        }

        yield return ("rollback", Line.Warn($"from {rollback.From} to {rollback.To} by {rollback.By}, {view.Ago(rollback.StartedAt)}"));
        yield return ("", string.IsNullOrWhiteSpace(rollback.Reason) ? null : rollback.Reason);
        var times = new[]
        {
            rollback.ToZeroMs is { } zero ? $"nothing new to the successor after {Say.Milliseconds(zero)}"
                : rollback.RoutedMs is { } routed ? $"every gateway obeyed after {Say.Milliseconds(routed)}" : null,
            rollback.FinishedMs is { } finished ? $"finished after {Say.Milliseconds(finished)}" : "under way",
            rollback.WritesMs is { } writes ? $"the legacy owned the writes again after {Say.Milliseconds(writes)}" : null,
            rollback.RowsLost is not 0 ? $"{rollback.RowsLost?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "an unknown number of"} changes given up" : null,
            rollback.StillInFlight > 0 ? $"{Say.Count(rollback.StillInFlight, "request")} outlasted the wait" : null,
        };
        yield return ("", string.Join(", ", times.Where(time => time is not null)));
        yield return ("", rollback.SilentGateways.IsEmpty ? null : Line.Bad($"silent gateways: {string.Join(", ", rollback.SilentGateways)}"));
    }

    private static Grid Phases(StatusDocument status, ViewContext view) => Grid.Of(
        ["phase", "", new("stood", Right: true), "entered"],
        status.Phases.Where(phase => phase.Phase is not (Phase.None or Phase.Complete) || phase.Visited && phase.Phase == Phase.Complete).Select(phase => (IEnumerable<Line>)
        [
            phase.Current ? Line.Strong(phase.Phase.ToString()) : phase.Visited ? phase.Phase.ToString() : Line.Dim(phase.Phase.ToString()),
            phase.Current ? Line.Strong(view.Unicode ? "●" : "now") : phase.Visited ? Line.Good(view.Unicode ? "✓" : "done") : Line.Dim(view.Unicode ? "·" : ""),
            phase.Visited ? Say.Duration(TimeSpan.FromSeconds(phase.Seconds)) : "",
            phase.EnteredAt is { } entered && phase.Visited ? view.Clock(entered) : "",
        ]));

    private static Grid Gateways(StatusDocument status, ViewContext view) => Grid.Of(
        ["gateway", "", "obeys", new("legacy", Right: true), new("successor", Right: true), "heard"],
        status.Gateways.Where(gateway => view.Detailed || gateway.Silent || !gateway.UpToDate || Math.Abs(gateway.ClockOffsetSeconds) > 2).Select(gateway => (IEnumerable<Line>)
        [
            gateway.Id,
            gateway.Silent ? Line.Bad("silent") : gateway.UpToDate ? Line.Good("up to date") : Line.Warn("behind"),
            gateway.Obeys,
            Say.Text($"{gateway.LegacyInFlight} in flight"),
            Say.Text($"{gateway.SuccessorInFlight} in flight"),
            view.Ago(gateway.LastHeard) + (Math.Abs(gateway.ClockOffsetSeconds) > 2 ? Say.Text($"; its clock is off by {gateway.ClockOffsetSeconds:0.#} s") : ""),
        ]));

    private static Facts Record(StatusDocument status, ViewContext view) => Facts.Of(
    [
        ("started", status.StartedAt is { } started ? $"{view.Ago(started)}, by {status.StartedBy}" : null),
        ("plan", status.PlanHash is null ? null : Say.Short(status.PlanHash)),
        ("journal", Say.Text($"{status.JournalVersion} records; routing of record {status.RoutingVersion}")),
        .. status.Earlier.Select((earlier, i) => (i == 0 ? "earlier" : "", (Line?)$"{earlier.Name}, {Say.Word(earlier.Status)} {view.Clock(earlier.At)}")),
    ]);

    private static Grid Moves(StatusDocument status) => Grid.Of(
        ["", ""], NextMove.Of(status).Select(move => (IEnumerable<Line>)[Line.Strong($"hal9-migrate {move.Command}"), Line.Dim(move.For)]));
}
