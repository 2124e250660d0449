using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Client.Watching;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>What is watched where nothing can be drawn: one line a look, so that a log can be read and searched.</summary>
internal static class PlainLine
{
    /// <summary>The line; null for documents that are none of what is looked at again and again.</summary>
    public static Line? Of(object document, ViewContext view) => document switch
    {
        WatchedStatus watched => Of(watched.At, watched.Status, view),
        MonitorFrame frame => Of(frame.At, frame.Status, view),
        _ => null,
    };

    private static Line Of(DateTimeOffset at, StatusDocument status, ViewContext view)
    {
        var line = Line.Dim(view.Clock(at)) + "  " + StatusView.Title(status);
        if (status.Next is { } next && status.NextInSeconds is not null)
        {
            line += $"; next {new Step(next.Phase, next.Percentage)}{StatusView.Soon(status)}";
        }
        else if (!status.WaitingFor.IsEmpty)
        {
            line += $"; waits for {status.WaitingFor[0]}{(status.WaitingFor.Length > 1 ? $" and {Say.Count(status.WaitingFor.Length - 1, "thing")} more" : "")}";
        }

        return status.Traffic is not { } traffic ? line
            : line + $"; {Side("legacy", traffic.Legacy)}; {(traffic.Mirrored.Requests > 0 ? Side("mirrored", traffic.Mirrored) : Side("successor", traffic.Successor))}";
    }

    private static string Side(string name, SideDocument side) =>
        $"{name} {Say.Rate(side.RequestsPerSecond)}/s, errors {Say.Share(side.ErrorRate)}, p99 {Say.Milliseconds(side.P99Ms)}";
}
