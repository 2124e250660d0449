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

    public static IEnumerable<Block> Of(MonitorFrame frame, ViewContext view)
    {
        yield return Lines.Of(StatusView.Title(frame.Status) + Line.Dim($"   {view.Clock(frame.At)}"));
        if (!frame.Points.IsEmpty)
        {
            if (frame.Status.Traffic is { } traffic)
            {
                yield return TrafficView.Of(traffic);
            }

            yield return CourseView.Of(frame.Points, view);

            if (frame.Status.Traffic is { } latest && TrafficView.MirrorOf(latest) is { } mirror)
            {
                yield return Lines.Of(mirror);
            }
        }

        foreach (var differing in DifferenceView.Of(frame.Differences, view))
        {
            yield return differing;
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
}
