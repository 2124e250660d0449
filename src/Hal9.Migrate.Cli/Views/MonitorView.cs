using System.Collections.Immutable;
using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Client.Watching;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>One look at a running migration.</summary>
internal static class MonitorView
{
    private const int MostEvents = 12;
    private const int MostRequests = 12;
    private const string Bars = "▁▂▃▄▅▆▇█";

    public static IEnumerable<Block> Of(MonitorFrame frame, ViewContext view)
    {
        yield return Lines.Of(StatusView.Title(frame.Status) + Line.Dim($"   {view.Clock(frame.At)}"));
        if (!frame.Points.IsEmpty)
        {
            if (frame.Status.Traffic is { } traffic)
            {
                yield return TrafficView.Of(traffic);
            }

            if (view.Unicode)
            {
                yield return Courses(frame.Points);
            }

            if (frame.Status.Traffic is { } latest && TrafficView.MirrorOf(latest) is { } mirror)
            {
                yield return Lines.Of(mirror);
            }
        }

        if (!frame.Events.IsEmpty)
        {
            yield return Events(frame.Events.TakeLast(view.Detailed ? frame.Events.Length : MostEvents), view);
        }

        if (!frame.Requests.IsEmpty)
        {
            yield return Requests(frame.Requests, view);
        }
    }

    public static Grid Events(IEnumerable<EventDocument> events, ViewContext view) => Grid.Of(
        ["when", "who", "what was decided"],
        events.Select(happened => (IEnumerable<Line>)[Line.Dim(view.Clock(happened.At)), happened.Actor, happened.Message]));

    private static Grid Requests(ImmutableArray<RequestSample> requests, ViewContext view) => Grid.Of(
        ["when", "by", new("took", Right: true), new("status", Right: true), "", "request", "id"],
        // Failures first, the latest on top; then the slowest.
        requests.OrderByDescending(request => request.Error is null ? DateTimeOffset.MinValue : request.At).ThenByDescending(request => request.Milliseconds)
            .Take(view.Detailed ? requests.Length : MostRequests).Select(request => (IEnumerable<Line>)
            [
                Line.Dim(view.Clock(request.At)),
                request.Subject.ToString(),
                Say.Milliseconds(request.Milliseconds),
                request.Status == 0 ? Say.Unknown : Say.Text($"{request.Status}"),
                request.Error is null ? Line.Dim("slow") : Line.Bad(request.Error),
                $"{request.Method} {request.Route}",
                Line.Dim(request.TraceId),
            ]));

    /// <summary>The last minutes as rows of bars, each row from 0 to its own greatest value.</summary>
    private static Grid Courses(ImmutableArray<PointDocument> points)
    {
        var seconds = (points[^1].At - points[0].At).TotalSeconds + points[^1].Seconds;
        return Grid.Of(
            [$"last {Say.Duration(TimeSpan.FromSeconds(seconds))}", "", new("most", Right: true), ""],
            [
                Course("legacy", "req/s", points, point => point.Legacy.RequestsPerSecond, value => Say.Rate(value)),
                Course("successor", "req/s", points, point => point.Successor.RequestsPerSecond, value => Say.Rate(value)),
                Course("legacy", "p99", points, point => point.Legacy.P99Ms, value => Say.Milliseconds(value)),
                Course("successor", "p99", points, point => point.Successor.P99Ms ?? point.Mirrored.P99Ms, value => Say.Milliseconds(value)),
                Course("both", "errors", points, point => point.Legacy.Errors + point.Successor.Errors, value => Say.Rate(value)),
            ]);
    }

    private static IEnumerable<Line> Course(string side, string what, ImmutableArray<PointDocument> points, Func<PointDocument, double?> value, Func<double, string> say)
    {
        var values = points.Select(value).ToImmutableArray();
        var most = values.Max() ?? 0;
        var bars = string.Concat(values.Select(each => each is not { } known ? ' ' : most <= 0 ? Bars[0] : Bars[(int)Math.Round(known / most * (Bars.Length - 1))]));
        return [side, what, values.Any(each => each is not null) ? say(most) : Say.Unknown, what == "errors" && most > 0 ? Line.Bad(bars) : bars];
    }
}
