using System.CommandLine;
using Hal9.Migrate.Client.Watching;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>monitor: live views of a running migration.</summary>
internal static class MonitorCommand
{
    public static Command Create(CliContext cli)
    {
        var dashboard = Choices.OneOf<Dashboard>(
            "--dashboard", "metrics: what is measured. logs: where answers differ and what is decided. traces: the slowest and the failed requests. combined: all of it. Default: combined.");
        var interval = Choices.DurationOf("--interval", "How often to look. Default: 2s.");
        var once = new Option<bool>("--once") { Description = "Look once and return." };
        var detailed = new Option<bool>("--detailed") { Description = "All that there is, not only what fits a screen." };
        var command = new Command("monitor", "Watch a running migration until Ctrl+C.") { dashboard, interval, once, detailed };
        command.SetAction((parse, token) =>
        {
            var (which, isOnce) = (parse.GetValue(dashboard) ?? Dashboard.Combined, parse.GetValue(once));
            // What is decided comes line by line, as logs do; the rest is drawn anew each time.
            return which == Dashboard.Logs
                ? cli.RunAsync(
                    parse, client => new LogsOperation(client, cli.Time), new LogsRequest(Follow: !isOnce), token,
                    settings => settings with { Detailed = parse.GetValue(detailed), IsStream = settings.Format == Output.OutputFormat.Json })
                : cli.RunAsync(
                    parse, client => new MonitorOperation(client, cli.Time), new MonitorRequest(which, parse.GetValue(interval) ?? TimeSpan.FromSeconds(2), isOnce), token,
                    settings => settings with { Detailed = parse.GetValue(detailed), IsStream = !isOnce });
        });
        return command;
    }
}
