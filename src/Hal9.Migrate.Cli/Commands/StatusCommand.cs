using System.CommandLine;
using Hal9.Migrate.Client.Watching;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>status: how the migration is.</summary>
internal static class StatusCommand
{
    public static Command Create(CliContext cli)
    {
        var detailed = new Option<bool>("--detailed") { Description = "Everything: all gates, triggers, gateways, journal." };
        var watch = new Option<bool>("--watch", "-w") { Description = "Look again and again until Ctrl+C." };
        var interval = Choices.DurationOf("--interval", "How often with --watch. Default: 2s.");
        var command = new Command("status", "Show how the migration is, what it waits for, and what to do next.") { detailed, watch, interval };
        command.SetAction((parse, token) =>
        {
            var every = parse.GetValue(watch) ? parse.GetValue(interval) ?? TimeSpan.FromSeconds(2) : (TimeSpan?)null;
            return cli.RunAsync(
                parse, client => new StatusOperation(client, cli.Time), new StatusRequest(every, WithCourse: every is not null && cli.Options.Settings(parse, cli.Console).Format == Output.OutputFormat.Pretty), token,
                settings => settings with { Detailed = parse.GetValue(detailed), IsStream = every is not null });
        });
        return command;
    }
}
