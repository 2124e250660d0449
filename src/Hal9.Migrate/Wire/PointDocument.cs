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
/// <param name="Cpu">Processors it keeps busy; null while its metrics do not say.</param>
/// <param name="MemoryMib">Memory it takes, MiB; null while its metrics do not say.</param>
public sealed record SideDocument(
    long Requests, long Errors, double RequestsPerSecond, double? ErrorRate, double? P50Ms, double? P95Ms, double? P99Ms, double? Health,
    double? Cpu = null, double? MemoryMib = null);

/// <summary>What the machine that the server runs on showed.</summary>
/// <param name="Cpu">The share of its processors that was busy, 0..1; null while the system does not tell.</param>
/// <param name="Memory">The share of its memory that was in use, 0..1.</param>
public sealed record HostDocument(double? Cpu, double? Memory);

/// <summary>What became of requests that could be mirrored.</summary>
/// <param name="Compared">Answers compared.</param>
/// <param name="Mismatched">Those that differed in a place that is not known to be noise.</param>
/// <param name="Failed">Requests the successor gave no answer to.</param>
/// <param name="Dropped">Requests for which there was no room.</param>
/// <param name="Skipped">Requests left out on purpose.</param>
/// <param name="Parity">Share of compared answers that were the same, but for noise.</param>
/// <param name="Coverage">Share of candidates that were compared.</param>
/// <param name="Noisy">Answers that differed in nothing but noise.</param>
/// <param name="Replayed">Requests that were asked of the legacy a second time, to learn what is noise.</param>
public sealed record MirrorDocument(
    long Compared, long Mismatched, long Failed, long Dropped, long Skipped, double? Parity, double? Coverage, long Noisy = 0, long Replayed = 0)
{
    internal static MirrorDocument Of(MirrorTally mirror, NoiseBook noise)
    {
        var mismatched = noise.MismatchesOf(mirror).Possible;
        return new(
            mirror.Compared, mismatched, mirror.Failed, mirror.Dropped, mirror.Skipped.Values.Sum(), noise.ParityOf(mirror), mirror.Coverage,
            mirror.Mismatched - mismatched, mirror.Replayed);
    }
}

/// <summary>What was measured in a stretch of time.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Seconds">How many seconds of measurement it holds.</param>
/// <param name="Legacy">The legacy, answering users.</param>
/// <param name="Successor">The successor, answering users.</param>
/// <param name="Mirrored">The successor, answering mirrored requests.</param>
/// <param name="Mirror">What became of mirrored requests.</param>
/// <param name="Host">The machine that the server runs on; null from a server that does not tell.</param>
/// <param name="StateLagMs">How far the rows on the other side lagged behind, milliseconds; null while none are moved.</param>
/// <param name="StateMismatch">How many rows differed or were refused; null while that is not known.</param>
public sealed record PointDocument(
    DateTimeOffset At, int Seconds, SideDocument Legacy, SideDocument Successor, SideDocument Mirrored, MirrorDocument Mirror,
    HostDocument? Host = null, double? StateLagMs = null, double? StateMismatch = null)
{
    /// <summary>The point of a window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="noise">What is known about noise, from more than this window.</param>
    public static PointDocument Of(EvidenceWindow window, NoiseBook noise) => new(
        window.Start,
        window.Seconds,
        Side(window, Subject.Legacy, window.Legacy),
        Side(window, Subject.Successor, window.Successor),
        Side(window, Subject.Mirror, default),
        MirrorDocument.Of(window.Mirror, noise),
        new HostDocument(window.Host.Cpu.Mean, window.Host.Memory.Mean),
        window.StateLag.Mean * 1000,
        window.StateMismatch.Mean);

    private static SideDocument Side(EvidenceWindow window, Subject subject, SideGauges gauges)
    {
        var (requests, errors, latency) = (window.RequestsOf(subject), window.ErrorsOf(subject), window.LatencyOf(subject));
        return new(
            requests, errors, (double)requests / Math.Max(1, window.Seconds), requests == 0 ? null : (double)errors / requests,
            latency.Quantile(0.5), latency.Quantile(0.95), latency.Quantile(0.99), gauges.Health.Mean,
            gauges.Cpu.Mean, gauges.Memory.Mean);
    }
}
