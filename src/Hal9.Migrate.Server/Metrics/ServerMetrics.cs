using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Identity;
using Hal9.Migrate.Server.Notifying;

namespace Hal9.Migrate.Server.Metrics;

/// <summary>The server's metrics, named by the conventions of Prometheus.</summary>
internal sealed class ServerMetrics(Controller controller, GatewayHub hub, TrafficTotals totals, StateFeed rows, NotificationTotals notifications, TimeProvider time)
{
    private static readonly double[] Quantiles = [0.5, 0.95, 0.99];

    public string Write()
    {
        var (view, now) = (controller.View, time.GetUtcNow());
        var state = view.State;
        var lately = view.Lately(StatusBuilder.TrafficSeconds);
        var gateways = hub.Gateways().Where(gateway => !gateway.HasLeft).ToList();
        return new PrometheusText()
            .Family("hal9_migrate_build_info", "gauge", "The version of the server.", (Label("version", ServerVersion.Text), 1))
            .Family("hal9_migrate_status", "gauge", "1 for the status the migration has.", Enum.GetValues<MigrationStatus>().Select(status => (Label("status", status.ToString()), (double?)(state.Status == status ? 1 : 0))))
            .Family("hal9_migrate_phase", "gauge", "1 for the phase the migration stands in.", Enum.GetValues<Phases.Phase>().Select(phase => (Label("phase", phase.ToString()), (double?)(state.Step.Phase == phase ? 1 : 0))))
            .Family("hal9_migrate_successor_ratio", "gauge", "The successor's share of the traffic.", ("", (double)state.Step.Percentage.Value / 100))
            .Family("hal9_migrate_journal_records", "gauge", "Records in the journal.", ("", state.Version))
            .Family("hal9_migrate_gateways", "gauge", "Gateways by what they do.",
                (Label("state", "up_to_date"), gateways.Count(gateway => !gateway.IsSilent(now) && gateway.Obeys.Version >= state.RoutingVersion)),
                (Label("state", "behind"), gateways.Count(gateway => !gateway.IsSilent(now) && gateway.Obeys.Version < state.RoutingVersion)),
                (Label("state", "silent"), gateways.Count(gateway => gateway.IsSilent(now))))
            .Family("hal9_migrate_requests_total", "counter", "Requests answered or failed.", totals.Subjects().Select(sum => (Subject(sum.Subject), (double?)sum.Requests)))
            .Family("hal9_migrate_request_errors_total", "counter", "Requests that failed: 5xx, transport errors, timeouts.", totals.Subjects().Select(sum => (Subject(sum.Subject), (double?)sum.Errors)))
            .Family("hal9_migrate_mirrored_total", "counter", "Requests that could be mirrored, by what became of them.", totals.Mirror().Select(sum => (Label("result", sum.Result), (double?)sum.Count)))
            .Family("hal9_migrate_latency_seconds", "gauge", "Quantiles of latency over the last ten seconds.",
                from subject in lately is null ? [] : Enum.GetValues<Subject>()
                let latency = lately!.LatencyOf(subject)
                from quantile in Quantiles
                select ($"{Subject(subject)},{Label("quantile", quantile.ToString(System.Globalization.CultureInfo.InvariantCulture))}", latency.Quantile(quantile) / 1_000))
            .Family("hal9_migrate_health_ratio", "gauge", "Health score of a service, 0 to 1.",
                (Label("side", "legacy"), lately?.Legacy.Health.Mean), (Label("side", "successor"), lately?.Successor.Health.Mean))
            .Family("hal9_migrate_write_owner", "gauge", "1 for the side whose store accepts writes.",
                Enum.GetValues<Side>().Where(_ => state.StateBegun).Select(side => (Label("side", side.ToString().ToLowerInvariant()), (double?)(state.WriteOwner == side ? 1 : 0))))
            .Family("hal9_migrate_stores_in_step", "gauge", "1 while every row is verified and the lag within its limit.", ("", state.StateBegun ? state.OutOfStep is null ? 1 : 0 : null))
            .Family("hal9_migrate_state_lag_seconds", "gauge", "How far the other side lags behind the owner of writes.", ("", rows.Report?.Lag?.TotalSeconds))
            .Family("hal9_migrate_changes_at_risk", "gauge", "Changes that the other side does not have yet.", ("", rows.Report?.RowsAtRisk))
            .Family("hal9_migrate_change_log_entries", "gauge", "Entries in the log of changes in the owner's store; state.maxLog bounds it.", ("", rows.Report?.LogEntries))
            .Family("hal9_migrate_copy_paused", "gauge", "1 while copying pauses because the source is slow.", ("", rows.Report is { } report ? report.Paused is null ? 0 : 1 : null))
            .Family("hal9_migrate_copied_rows", "gauge", "Rows that were copied, by table; those of servers before this one count, too.",
                (rows.Report?.Tables ?? []).Select(table => (Label("table", table.Name), (double?)table.CopiedRows)))
            .Family("hal9_migrate_rows", "gauge", "Rows that are to be copied, by table: an estimate until all are.",
                (rows.Report?.Tables ?? []).Select(table => (Label("table", table.Name), (double?)table.Rows)))
            .Family("hal9_migrate_copy_eta_seconds", "gauge", "In how many seconds every row is copied, at the rate of the last minute.", ("", rows.Report?.Work?.EtaSeconds))
            .Family("hal9_migrate_mismatched_rows", "gauge", "Rows that were found to differ, by table.",
                (rows.Report?.Tables ?? []).Select(table => (Label("table", table.Name), (double?)table.Mismatches)))
            .Family("hal9_migrate_gate_verdict", "gauge", "What a gate of the current step says: 1 pass, 0 inconclusive, -1 fail.",
                view.Assessment.Verdicts.Values.Select(verdict => (Label("gate", verdict.Name), (double?)(verdict.Outcome switch { Outcome.Pass => 1, Outcome.Fail => -1, _ => 0 }))))
            .Family("hal9_migrate_trigger_violated_seconds", "gauge", "For how long a trigger's condition has been violated.",
                view.Assessment.Triggers.Select(trigger => (Label("trigger", trigger.Trigger.Name), (double?)trigger.Violated.TotalSeconds)))
            .Family("hal9_migrate_notifications_total", "counter", "Notifications by destination and what became of them.",
                from told in notifications.All
                from result in ((string Name, long Count)[])[("delivered", told.Delivered), ("given_up", told.GivenUp)]
                select ($"{Label("destination", told.Destination)},{Label("result", result.Name)}", (double?)result.Count))
            .Family("hal9_migrate_notifications_failing", "gauge", "1 while the last attempt to tell a destination failed.",
                notifications.All.Select(told => (Label("destination", told.Destination), (double?)(told.Failing is null ? 0 : 1))))
            .ToString();
    }

    private static string Subject(Subject subject) => Label("subject", subject.ToString().ToLowerInvariant());

    private static string Label(string name, string value) => PrometheusText.Label(name, value);
}
