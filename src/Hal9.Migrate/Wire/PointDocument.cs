using Hal9.Migrate.Evidence;

#pragma warning disable MA0048 // a point and its parts

namespace Hal9.Migrate.Wire;

/// <summary>What one side showed in a stretch of time.</summary>
/// <param name="Requests">Requests answered or failed.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="RequestsPerSecond">Requests per second.</param>
/// <param name="ErrorRate">Share that failed, 0..1; null without requests.</param>
/// <param name="P50Ms">Median latency, milliseconds.</param>
/// <param name="P95Ms">95th percentile.</param>
/// <param name="P99Ms">99th percentile.</param>
/// <param name="Health">Health score, 0..1.</param>
public sealed record SideDocument(
    long Requests, long Errors, double RequestsPerSecond, double? ErrorRate, double? P50Ms, double? P95Ms, double? P99Ms, double? Health);

/// <summary>What became of requests that could be mirrored.</summary>
/// <param name="Compared">Answers compared.</param>
/// <param name="Mismatched">Those that differed.</param>
/// <param name="Failed">Requests the successor gave no answer to.</param>
/// <param name="Dropped">Requests for which there was no room.</param>
/// <param name="Skipped">Requests left out on purpose.</param>
/// <param name="Parity">Share of compared answers that were the same.</param>
/// <param name="Coverage">Share of candidates that were compared.</param>
public sealed record MirrorDocument(long Compared, long Mismatched, long Failed, long Dropped, long Skipped, double? Parity, double? Coverage);

/// <summary>What was measured in a stretch of time.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Seconds">How many seconds of measurement it holds.</param>
/// <param name="Legacy">The legacy, answering users.</param>
/// <param name="Successor">The successor, answering users.</param>
/// <param name="Mirrored">The successor, answering mirrored requests.</param>
/// <param name="Mirror">What became of mirrored requests.</param>
public sealed record PointDocument(
    DateTimeOffset At, int Seconds, SideDocument Legacy, SideDocument Successor, SideDocument Mirrored, MirrorDocument Mirror)
{
    /// <summary>The point of a window.</summary>
    public static PointDocument Of(EvidenceWindow window) => new(
        window.Start,
        window.Seconds,
        Side(window, Subject.Legacy, window.Legacy.Health.Mean),
        Side(window, Subject.Successor, window.Successor.Health.Mean),
        Side(window, Subject.Mirror, null),
        new MirrorDocument(
            window.Mirror.Compared, window.Mirror.Mismatched, window.Mirror.Failed, window.Mirror.Dropped, window.Mirror.Skipped.Values.Sum(), window.Mirror.Parity, window.Mirror.Coverage));

    private static SideDocument Side(EvidenceWindow window, Subject subject, double? health)
    {
        var (requests, errors, latency) = (window.RequestsOf(subject), window.ErrorsOf(subject), window.LatencyOf(subject));
        return new(
            requests, errors, (double)requests / Math.Max(1, window.Seconds), requests == 0 ? null : (double)errors / requests,
            latency.Quantile(0.5), latency.Quantile(0.95), latency.Quantile(0.99), health);
    }
}
