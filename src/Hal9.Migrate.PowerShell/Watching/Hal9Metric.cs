using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Watching;

/// <summary>What one side showed in a stretch of time.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Seconds">How many seconds of measurement it holds.</param>
/// <param name="Side"><c>Legacy</c> or <c>Successor</c>, answering users; <c>Mirrored</c>: the successor, answering mirrored requests.</param>
/// <param name="Requests">Requests answered or failed.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="RequestsPerSecond">Requests per second.</param>
/// <param name="ErrorRate">Share that failed, 0 to 1; null without requests.</param>
/// <param name="P50Ms">Median latency, milliseconds.</param>
/// <param name="P95Ms">95th percentile.</param>
/// <param name="P99Ms">99th percentile.</param>
/// <param name="Health">Health score, 0 to 1; null for Mirrored.</param>
/// <param name="Parity">Share of compared answers that were the same, 0 to 1; only for Mirrored.</param>
/// <param name="Coverage">Share of candidates that were compared, 0 to 1; only for Mirrored.</param>
/// <param name="Cpu">Processors it keeps busy; null where its metrics do not say, and for Mirrored.</param>
/// <param name="MemoryMib">Memory it takes, MiB; null where its metrics do not say, and for Mirrored.</param>
public sealed record Hal9Metric(
    DateTimeOffset At, int Seconds, string Side, long Requests, long Errors, double RequestsPerSecond, double? ErrorRate,
    double? P50Ms, double? P95Ms, double? P99Ms, double? Health, double? Parity = null, double? Coverage = null, double? Cpu = null, double? MemoryMib = null)
{
    /// <summary>The sides, in the order in which they are put out.</summary>
    internal static IReadOnlyList<string> Sides { get; } = [nameof(PointDocument.Legacy), nameof(PointDocument.Successor), nameof(PointDocument.Mirrored)];

    /// <summary>The metrics of a point; the mirrored side only where something was mirrored.</summary>
    internal static IEnumerable<Hal9Metric> Of(PointDocument point)
    {
        yield return Of(point, nameof(point.Legacy), point.Legacy);
        yield return Of(point, nameof(point.Successor), point.Successor);
        if (point.Mirrored.Requests > 0)
        {
            yield return Of(point, nameof(point.Mirrored), point.Mirrored) with { Parity = point.Mirror.Parity, Coverage = point.Mirror.Coverage };
        }
    }

    private static Hal9Metric Of(PointDocument point, string name, SideDocument side) => new(
        point.At, point.Seconds, name, side.Requests, side.Errors, side.RequestsPerSecond, side.ErrorRate, side.P50Ms, side.P95Ms, side.P99Ms, side.Health,
        Cpu: side.Cpu, MemoryMib: side.MemoryMib);
}
