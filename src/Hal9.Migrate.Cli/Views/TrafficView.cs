using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>What was measured in one stretch of time.</summary>
internal static class TrafficView
{
    public static Grid Of(PointDocument point) => Grid.Of(
        [$"last {point.Seconds} s", new("req/s", Right: true), new("errors", Right: true), new("p50", Right: true), new("p95", Right: true), new("p99", Right: true), new("health", Right: true)],
        [
            Side("legacy", point.Legacy),
            Side("successor", point.Successor),
            .. point.Mirrored.Requests > 0 ? (IEnumerable<IEnumerable<Line>>)[Side("mirrored", point.Mirrored)] : [],
        ]);

    /// <summary>What became of mirrored requests; null when there were none.</summary>
    public static Line? MirrorOf(PointDocument point)
    {
        var mirror = point.Mirror;
        if (mirror.Compared + mirror.Failed + mirror.Dropped + mirror.Skipped == 0)
        {
            return null;
        }

        var differ = Say.Text($"{mirror.Mismatched} of {mirror.Compared} compared differ");
        return (Line)"  mirror: " + (mirror.Mismatched > 0 ? Line.Bad(differ) : differ)
            + $" (parity {Say.Share(mirror.Parity)}); "
            + (mirror.Failed > 0 ? Line.Bad($"{mirror.Failed} failed") : "0 failed")
            + $", {mirror.Dropped} dropped, {mirror.Skipped} skipped; coverage {Say.Share(mirror.Coverage)}";
    }

    private static IEnumerable<Line> Side(string name, SideDocument side) =>
    [
        name,
        Say.Rate(side.RequestsPerSecond),
        Toned.ErrorRate(side.ErrorRate),
        Say.Milliseconds(side.P50Ms),
        Say.Milliseconds(side.P95Ms),
        Say.Milliseconds(side.P99Ms),
        Line.Of(Say.Share(side.Health), side.Health < 0.8 ? Tone.Bad : Tone.Plain),
    ];
}
