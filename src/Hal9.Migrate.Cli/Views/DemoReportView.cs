using System.Globalization;
using Hal9.Migrate.Cli.Documents;
using Hal9.Migrate.Cli.Layout;

namespace Hal9.Migrate.Cli.Views;

/// <summary>What a demo has shown: legacy, successor, improvement.</summary>
internal static class DemoReportView
{
    public static IEnumerable<Block> Of(DemoReport report)
    {
        var requests = report.Requests;
        yield return Lines.Of(Line.Strong("Demo: ") + (report.Outcome == "completed" ? Line.Good("completed") : Line.Warn(report.Outcome.Replace('_', ' '))));
        yield return Facts.Of(
        [
            ("requests", Text($"{requests.Total:N0} of users: {requests.Legacy:N0} answered by the legacy, {requests.Successor:N0} by the successor")),
            ("failed", requests.Failed == 0 ? Line.Good("0") : Line.Bad(Text($"{requests.Failed:N0}"))),
            ("", requests.FailedByFault == 0 ? null : Text($"and {requests.FailedByFault:N0} that the injected fault answered, or left unanswered")),
            ("mirrored", Text($"{requests.Mirrored:N0}{(report.Parity is { } parity ? $", {parity * 100:0.###} % with the same answer" : "")}")),
            ("phases", string.Join(", ", report.Phases.Select(phase => Text($"{phase.Phase} {phase.Seconds:0.#} s")))),
            ("rows", report.State is { } rows
                ? Text($"{rows.Rows:N0} copied at {rows.CopiedRowsPerSecond:N0} a second, {rows.Verified:N0} verified, {rows.ChangesApplied:N0} changes carried over; lag p99 {rows.LagP99Ms:0.#} ms") : null),
            ("writes", report.State is not { } state ? null : state.LostWrites == 0
                ? Line.Good("0 lost") + Text($" of {state.Writes:N0}; the last fence took {state.FenceMs:0.#} ms, {state.HeldRequests:N0} requests waited for a hand-over")
                : Line.Bad(Text($"{state.LostWrites:N0} lost of {state.Writes:N0}"))),
            ("rollback", report.Rollback is { } rollback ? Text($"{rollback.Reason}; nobody at the successor any more after {rollback.ToZeroMs:0.#} ms") : null),
        ]);
        yield return Grid.Of(
            ["", new("legacy", Right: true), new("successor", Right: true), new("improvement", Right: true), ""],
            [
                .. Row("at saturation", "req/s", report.Legacy.ThroughputRps, report.Successor.ThroughputRps, moreIsBetter: true),
                .. Row("p50", "ms", report.Legacy.P50Ms, report.Successor.P50Ms),
                .. Row("p99", "ms", report.Legacy.P99Ms, report.Successor.P99Ms),
                .. Row("memory", "MB", report.Legacy.MemoryMb, report.Successor.MemoryMb),
            ]);
    }

    private static IEnumerable<IEnumerable<Line>> Row(string name, string unit, double? legacy, double? successor, bool moreIsBetter = false)
    {
        if (legacy is null && successor is null)
        {
            yield break;
        }

        var ratio = moreIsBetter ? successor / legacy : legacy / successor;
        yield return [name, legacy is { } old ? Text($"{old:#,0.##} {unit}") : "-", successor is { } @new ? Text($"{@new:#,0.##} {unit}") : "-", ratio is { } times ? Line.Strong(Text($"{times:0.0}x")) : "-", ""];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
