using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Gateway.Exposition;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Identity;

namespace Hal9.Migrate.Server.Metrics;

/// <summary>The server's metrics, named by the conventions of Prometheus. docs/observability explains each.</summary>
internal static class ServerFamilies
{
    private static readonly double[] Quantiles = [0.5, 0.95, 0.99];

    /// <summary>All of them.</summary>
    public static ImmutableArray<MetricFamily<ServerReadings>> All { get; } = [.. Course(), .. Judgement(), .. Gateways(), .. Traffic(), .. Rows(), .. Telling()];

    private static MetricFamily<ServerReadings>[] Course() =>
    [
        Gauge("hal9_migrate_build_info", "The version of the server.", ["version"], _ => [new(1, ServerVersion.Text)]),
        Gauge("hal9_migrate_status", "1 for the status the migration has.", ["status"], now => OneOf(now.State.Status)),
        Gauge("hal9_migrate_phase", "1 for the phase the migration stands in.", ["phase"], now => OneOf(now.State.Step.Phase)),
        Gauge("hal9_migrate_successor_ratio", "The successor's share of the traffic.", [], now => [new((double)now.State.Step.Percentage.Value / 100)]),
        Gauge("hal9_migrate_hold_ratio", "How much of the current step's hold is over, 0 to 1; nothing where there is none.", [], now => [new(HoldOver(now))]),
        Gauge("hal9_migrate_step_timestamp_seconds", "When the current step was entered, in seconds since 1970.", [], now => [new(now.State.Plan is null ? null : Seconds(now.State.Position.Since))]),
        Gauge("hal9_migrate_journal_records", "Records in the journal.", [], now => [new(now.State.Version)]),
        Counter("hal9_migrate_journal_events_total", "Records in the journal by the event they are of.", ["event"], now => now.Decided.Events().Select(count => new MetricSample(count.Count, count.Event))),
        Counter("hal9_migrate_rollbacks_total", "Rollbacks by their cause, since the journal began.", ["cause"],
            now => now.Decided.Rollbacks().Select(count => new MetricSample(count.Count, Lower(count.Cause)))),
        Gauge("hal9_migrate_last_rollback_seconds", "How long the last rollback took until every gateway obeyed, until the successor's last request had ended, and until the legacy owned the writes.",
            ["until"], now => Until(now.State.LastRollback)),
        Gauge("hal9_migrate_last_rollback_lost_rows", "How many changes the last rollback gave up; nothing when that is not known.", [], now => [new(now.State.LastRollback?.RowsLost)]),
    ];

    private static MetricFamily<ServerReadings>[] Judgement() =>
    [
        Gauge("hal9_migrate_gate_verdict", "What a gate of the current step says: 1 pass, 0 inconclusive, -1 fail.", ["gate"],
            now => now.View.Assessment.Verdicts.Values.Select(verdict => new MetricSample(verdict.Outcome switch { Outcome.Pass => 1, Outcome.Fail => -1, _ => 0 }, verdict.Name))),
        Gauge("hal9_migrate_trigger_violated_seconds", "For how long a trigger's condition has been violated.", ["trigger"],
            now => now.View.Assessment.Triggers.Select(trigger => new MetricSample(trigger.Violated.TotalSeconds, trigger.Trigger.Name))),
        Gauge("hal9_migrate_health_ratio", "Health score of a service, 0 to 1.", ["side"],
            now => [new(now.Lately?.Legacy.Health.Mean, "legacy"), new(now.Lately?.Successor.Health.Mean, "successor")]),
        Gauge("hal9_migrate_component_health_ratio", "Health score of a component of a service, 0 to 1.", ["side", "component"], now =>
            from side in Enum.GetValues<Side>()
            from component in now.Health.Of(side).Components
            select new MetricSample(component.Score, Lower(side), component.Name)),
        Gauge("hal9_migrate_parity_ratio", "The share of compared answers of the last ten seconds that are the same but for noise; nothing while none are compared.", [],
            now => [new(now.Lately is { } lately ? now.View.Noise().ParityOf(lately.Mirror) : null)]),
    ];

    private static MetricFamily<ServerReadings>[] Gateways() =>
    [
        Gauge("hal9_migrate_gateways", "Gateways by what they do.", ["state"], now =>
        [
            new(now.Gateways.Count(gateway => !gateway.IsSilent(now.Now) && gateway.Obeys.Version >= now.State.RoutingVersion), "up_to_date"),
            new(now.Gateways.Count(gateway => !gateway.IsSilent(now.Now) && gateway.Obeys.Version < now.State.RoutingVersion), "behind"),
            new(now.Gateways.Count(gateway => gateway.IsSilent(now.Now)), "silent"),
        ]),
        Gauge("hal9_migrate_snapshot_version", "The version of the routing snapshot that gateways are to obey.", [], now => [new(now.State.RoutingVersion)]),
        Gauge("hal9_migrate_gateway_snapshot_version", "The version of the routing snapshot that a gateway has acknowledged.", ["gateway"],
            now => now.Gateways.Select(gateway => new MetricSample(gateway.Obeys.Version, gateway.Id))),
        Gauge("hal9_migrate_gateway_contact_timestamp_seconds", "When a gateway was last heard of, in seconds since 1970.", ["gateway"],
            now => now.Gateways.Select(gateway => new MetricSample(Seconds(gateway.LastHeard), gateway.Id))),
    ];

    private static MetricFamily<ServerReadings>[] Traffic() =>
    [
        Counter("hal9_migrate_requests_total", "Requests answered or failed.", ["subject"], now => now.Traffic.Subjects().Select(sum => new MetricSample(sum.Requests, Lower(sum.Subject)))),
        Counter("hal9_migrate_request_errors_total", "Requests that failed: 5xx, transport errors, timeouts.", ["subject"],
            now => now.Traffic.Subjects().Select(sum => new MetricSample(sum.Errors, Lower(sum.Subject)))),
        new("hal9_migrate_request_duration_seconds", MetricKind.Histogram, "Time to the end of the answer, over all gateways.", ["subject"], now => Enum.GetValues<Subject>()
            .Select(subject => new MetricSample(now.Traffic.Latency(subject, counts => HistogramReading.Of(counts)), Lower(subject)))),
        new("hal9_migrate_latency_seconds", MetricKind.Summary, "Quantiles of latency over the last ten seconds.", ["subject", "quantile"], now =>
            from subject in now.Lately is null ? [] : Enum.GetValues<Subject>()
            let latency = now.Lately!.LatencyOf(subject)
            from quantile in Quantiles
            select new MetricSample(latency.Quantile(quantile) / 1_000, Lower(subject), quantile.ToString(CultureInfo.InvariantCulture))),
        Counter("hal9_migrate_mirrored_total", "Requests that could be mirrored, by what became of them.", ["result"], now => now.Traffic.Mirror().Select(sum => new MetricSample(sum.Count, sum.Result))),
    ];

    private static MetricFamily<ServerReadings>[] Rows() =>
    [
        Gauge("hal9_migrate_write_owner", "1 for the side whose store accepts writes.", ["side"],
            now => Enum.GetValues<Side>().Where(_ => now.State.StateBegun).Select(side => new MetricSample(now.State.WriteOwner == side ? 1 : 0, Lower(side)))),
        Gauge("hal9_migrate_writes_held", "1 while a hand-over holds writes at the gateways.", [], now => [new(now.State.StateBegun ? Flag(now.State.Handover is { HeldAt: not null }) : null)]),
        Gauge("hal9_migrate_last_handover_seconds", "How long the last hand-over of writes held them at the gateways, and how long no store was open.", ["what"],
            now => [new(now.State.LastHandover?.HeldMilliseconds / 1_000, "held"), new(now.State.LastHandover?.FenceMilliseconds / 1_000, "fence")]),
        Gauge("hal9_migrate_stores_in_step", "1 while every row is verified and the lag within its limit.", [], now => [new(now.State.StateBegun ? Flag(now.State.OutOfStep is null) : null)]),
        Gauge("hal9_migrate_state_lag_seconds", "How far the other side lags behind the owner of writes.", [], now => [new(now.Rows?.Lag?.TotalSeconds)]),
        Gauge("hal9_migrate_state_lag_limit_seconds", "How far it may lag behind while the successor serves anybody (state.lagLimit).", [], now => [new(now.State.Plan?.State?.LagLimit.TotalSeconds)]),
        Gauge("hal9_migrate_changes_at_risk", "Changes that the other side does not have yet: lost, should it own the writes without them.", [], now => [new(now.Rows?.RowsAtRisk)]),
        Gauge("hal9_migrate_change_log_entries", "Entries in the log of changes in the owner's store.", [], now => [new(now.Rows?.LogEntries)]),
        Gauge("hal9_migrate_change_log_limit_entries", "How many it may have before capture is given up (state.maxLog).", [], now => [new(now.State.Plan?.State?.MaxLog)]),
        Gauge("hal9_migrate_copy_paused", "1 while copying pauses because the source is slow.", [], now => [new(now.Rows is { } report ? Flag(report.Paused is not null) : null)]),
        Gauge("hal9_migrate_copied_rows", "Rows that were copied, by table; those of servers before this one count, too.", ["table"], now => now.Tables.Select(table => new MetricSample(table.CopiedRows, table.Name))),
        Gauge("hal9_migrate_rows", "Rows that are to be copied, by table: an estimate until all are.", ["table"], now => now.Tables.Select(table => new MetricSample(table.Rows, table.Name))),
        Gauge("hal9_migrate_copy_eta_seconds", "In how many seconds every row is copied, at the rate of the last minute.", [], now => [new(now.Rows?.Work?.EtaSeconds)]),
        Gauge("hal9_migrate_mismatched_rows", "Rows that were found to differ, by table.", ["table"], now => now.Tables.Select(table => new MetricSample(table.Mismatches, table.Name))),
        Gauge("hal9_migrate_refused_rows", "Rows that the other side does not take, by table.", ["table"], now => now.Tables.Select(table => new MetricSample(table.Refused, table.Name))),
    ];

    private static MetricFamily<ServerReadings>[] Telling() =>
    [
        Counter("hal9_migrate_notifications_total", "Notifications by destination and what became of them.", ["destination", "result"],
            now => now.Notifications.All.SelectMany(told => (MetricSample[])[new(told.Delivered, told.Destination, "delivered"), new(told.GivenUp, told.Destination, "given_up")])),
        Gauge("hal9_migrate_notifications_failing", "1 while the last attempt to tell a destination failed.", ["destination"],
            now => now.Notifications.All.Select(told => new MetricSample(Flag(told.Failing is not null), told.Destination))),
    ];

    private static MetricFamily<ServerReadings> Gauge(string name, string help, ImmutableArray<string> labels, Func<ServerReadings, IEnumerable<MetricSample>> read) =>
        new(name, MetricKind.Gauge, help, labels, read);

    private static MetricFamily<ServerReadings> Counter(string name, string help, ImmutableArray<string> labels, Func<ServerReadings, IEnumerable<MetricSample>> read) =>
        new(name, MetricKind.Counter, help, labels, read);

    private static IEnumerable<MetricSample> OneOf<T>(T current)
        where T : struct, Enum => Enum.GetValues<T>().Select(value => new MetricSample(Flag(EqualityComparer<T>.Default.Equals(value, current)), value.ToString()));

    private static MetricSample[] Until(Rollback? rollback) =>
    [
        new(rollback?.RoutedMilliseconds / 1_000, "routed"), new(rollback?.FinishedMilliseconds / 1_000, "finished"), new(rollback?.WritesMilliseconds / 1_000, "writes"),
    ];

    private static double? HoldOver(ServerReadings now) =>
        now.State.Plan?.Phases.GetValueOrDefault(now.State.Step.Phase) is { Hold.TotalSeconds: > 0 and var seconds }
            ? Math.Clamp(now.View.Assessment.HealthySeconds / seconds, 0, 1) : null;

    private static double Flag(bool isSo) => isSo ? 1 : 0;

    private static double Seconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1_000.0;

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
