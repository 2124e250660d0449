using System.Collections.Immutable;
using System.Reflection;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Exposition;
using Hal9.Migrate.Gateway.Measuring;

namespace Hal9.Migrate.Gateway.Metrics;

/// <summary>The gateway's metrics, named by the conventions of Prometheus. docs/observability explains each.</summary>
internal static class GatewayMetrics
{
    private static readonly string Version =
        (typeof(GatewayMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];

    public static ImmutableArray<MetricFamily<GatewayReadings>> Families { get; } =
    [
        new("hal9_gateway_build_info", MetricKind.Gauge, "The gateway's name and version.", ["gateway", "version"], now => [new(1, now.Id, Version)]),
        new("hal9_gateway_requests_total", MetricKind.Counter, "Users' requests by who answered them (legacy, successor, or the gateway itself) and the class of the status; aborted ones were given up by the client.",
            ["side", "status"], now => now.Meter.Answers.Read().Select(count => new MetricSample(count.Count, count.Side, count.Status))),
        new("hal9_gateway_unanswered_requests_total", MetricKind.Counter, "Users' requests that a side did not answer, or not to the end.",
            ["side", "reason"], now => now.Meter.Answers.Unanswered().Select(count => new MetricSample(count.Count, count.Side, count.Reason))),
        new("hal9_gateway_request_duration_seconds", MetricKind.Histogram, "Time to the end of the answer; upgraded connections and event streams are left out.",
            ["subject"], now => DurationsOf(now.Totals)),
        new("hal9_gateway_in_flight_requests", MetricKind.Gauge, "Users' requests that a side is answering right now.",
            ["side"], now => [new(now.Meter.InFlight.Legacy, "legacy"), new(now.Meter.InFlight.Successor, "successor")]),
        new("hal9_gateway_in_flight_writes", MetricKind.Gauge, "Requests that may write and are under way right now.", [], now => [new(now.Writes.InFlight)]),
        new("hal9_gateway_held_requests", MetricKind.Gauge, "Requests that wait right now because writes are held.", [], now => [new(now.Writes.Held)]),
        new("hal9_gateway_requests_held_total", MetricKind.Counter, "Requests that have waited because writes were held.", [], now => [new(now.Writes.HeldInAll)]),
        new("hal9_gateway_mirrored_total", MetricKind.Counter, "Requests that could be mirrored, by what became of them; matched and mismatched ones were compared.",
            ["result"], now => now.Totals.Mirror().Select(count => new MetricSample(count.Count, count.Result))),
        new("hal9_gateway_mirror_skipped_total", MetricKind.Counter, "Requests that could be mirrored and were left out on purpose, by reason.",
            ["reason"], now => now.Totals.Skipped().Select(count => new MetricSample(count.Count, count.Reason))),
        new("hal9_gateway_mirror_queue_requests", MetricKind.Gauge, "Requests that wait to be mirrored; nothing while nothing is mirrored.", [], now => [new(now.Routing?.MirrorPipeline?.Waiting)]),
        new("hal9_gateway_successor_ratio", MetricKind.Gauge, "The successor's share of the traffic in the snapshot that is obeyed.", [], now => [new((double?)now.Routing?.Snapshot.Percentage.Value / 100)]),
        new("hal9_gateway_snapshot_version", MetricKind.Gauge, "The version of the routing snapshot that is obeyed.", [], now => [new(now.Routing?.Snapshot.Id.Version)]),
        new("hal9_gateway_snapshot_timestamp_seconds", MetricKind.Gauge, "Since when it is obeyed, in seconds since 1970.", [], now => [new(Seconds(now.Routing?.Since))]),
        new("hal9_gateway_controller_contact_timestamp_seconds", MetricKind.Gauge, "When the controller last answered, in seconds since 1970; nothing before it ever has.",
            [], now => [new(Seconds(now.Contact.Last))]),
        new("hal9_gateway_controller_failures_total", MetricKind.Counter, "Reports that the controller refused or did not answer.", [], now => [new(now.Contact.Failures)]),
    ];

    /// <summary>Latencies of every subject.</summary>
    public static IEnumerable<MetricSample> DurationsOf(TrafficTotals totals) =>
        Enum.GetValues<Subject>().Select(subject => new MetricSample(totals.Latency(subject, counts => HistogramReading.Of(counts)), subject.ToString().ToLowerInvariant()));

    private static double? Seconds(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds() / 1_000.0;
}
